import { KeysetList, UNREAD } from 'c/keysetList';

const page = (items, nextAfter = null) => ({ items, total: 3, nextAfter });

/** A list whose pages are answered by `read`, and each state it went through. */
function aList(read) {
  const states = [];
  return { list: new KeysetList(read, (state) => states.push(state)), states };
}

describe('c/keysetList', () => {
  it('begins with nothing read', () => {
    expect(UNREAD).toMatchObject({ loading: true, empty: false, filled: false, hasMore: false });
  });

  it('goes on from where the last page ended', async () => {
    const read = jest
      .fn()
      .mockResolvedValueOnce(page(['a', 'b'], 'k'))
      .mockResolvedValueOnce(page(['c']));
    const { list, states } = aList(read);
    await list.start();
    expect(list.state).toMatchObject({ items: ['a', 'b'], total: 3, hasMore: true, loading: false });
    await list.more();
    expect(read.mock.calls).toEqual([[null], ['k']]);
    expect(list.state).toMatchObject({ items: ['a', 'b', 'c'], hasMore: false, loadingMore: false });
    expect(states.map(({ loadingMore }) => loadingMore)).toEqual([false, false, true, false]);
  });

  it('keeps what is there when a further page fails, and goes on from it', async () => {
    const read = jest
      .fn()
      .mockResolvedValueOnce(page(['a'], 'k'))
      .mockRejectedValueOnce(new Error('tired'))
      .mockResolvedValueOnce(page(['b']));
    const { list } = aList(read);
    await list.start();
    await list.more();
    expect(list.state).toMatchObject({ items: ['a'], error: new Error('tired'), loadingMore: false });
    await list.again();
    expect(list.state).toMatchObject({ items: ['a', 'b'], error: undefined });
  });

  it('begins anew after an error on the first page', async () => {
    const read = jest.fn().mockRejectedValueOnce(new Error('tired')).mockResolvedValueOnce(page([]));
    const { list } = aList(read);
    await list.start();
    await list.again();
    expect(list.state).toMatchObject({ empty: true, error: undefined });
  });

  it('drops a late page of the list before', async () => {
    let answer;
    const read = jest
      .fn()
      .mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
      .mockResolvedValueOnce(page(['new']));
    const { list } = aList(read);
    const late = list.start();
    await list.start();
    answer(page(['old']));
    await late;
    expect(list.state.items).toEqual(['new']);
  });
});
