import CountLink from 'c/countLink';
import { details, find, show } from 'test-support/screen';

const showCount = (properties) => show('c-count-link', CountLink, properties);

describe('c-count-link', () => {
  afterEach(() => document.body.replaceChildren());

  it.each([
    ['added', '+1,234'],
    ['changed', '~1,234'],
    ['deleted', '−1,234'],
  ])('shows %s records with their sign and leads to them', async (kind, shown) => {
    const element = await showCount({ kind, count: 1234 });
    const chosen = details(element, 'choose');
    expect(find(element, 'button').textContent).toContain(shown);
    expect(find(element, 'button').title).toBe(`View 1,234 ${kind} records`);
    find(element, 'button').click();
    expect(chosen).toEqual([{ kind }]);
  });

  it('uses words where there is room for them', async () => {
    const element = await showCount({ kind: 'deleted', count: 2, worded: true });
    expect(find(element, 'button').textContent).toContain('2 deleted');
  });

  it('is text alone where the records can no longer be looked at', async () => {
    const element = await showCount({ kind: 'added', count: 5, plain: true });
    expect(find(element, 'button')).toBeNull();
    expect(element.shadowRoot.textContent).toBe('+5');
  });

  it('does not lead anywhere for zero', async () => {
    const element = await showCount({ kind: 'added', count: 0 });
    expect(find(element, 'button')).toBeNull();
    expect(element.shadowRoot.textContent).toBe('0');
  });

  it('is accessible', async () => {
    await expect(await showCount({ kind: 'added', count: 3 })).toBeAccessible();
  });
});
