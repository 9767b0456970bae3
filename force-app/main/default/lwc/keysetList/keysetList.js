/** The state of a list of which nothing has been read yet. */
export const UNREAD = stateOf({});

/**
 * A list that is read page by page, each page from the key at which the last one ended. `read(afterKey)` resolves to
 * { items, total, nextAfter }; `show` is given the state after each step, to be kept in a field of the component:
 * { items, total, nextAfter, error, loading, loadingMore, empty, filled, hasMore }.
 */
export class KeysetList {
  state = UNREAD;
  /** Rises with each new list, so that a late page of an old one is dropped. */
  list = 0;

  constructor(read, show) {
    this.read = read;
    this.show = show;
  }

  /** From the beginning, with nothing shown until the first page is there. */
  async start() {
    this.list += 1;
    this.become({});
    await this.readPage(null);
  }

  /** The next page, below those that are there. */
  async more() {
    this.become({ ...this.state, error: undefined, loadingMore: true });
    await this.readPage(this.state.nextAfter);
  }

  /** After an error: goes on from what is there. */
  async again() {
    await (this.state.items ? this.more() : this.start());
  }

  async readPage(afterKey) {
    const { list } = this;
    try {
      const { items, total, nextAfter } = await this.read(afterKey);
      if (list !== this.list) return;
      this.become({ items: [...(this.state.items ?? []), ...items], total, nextAfter });
    } catch (error) {
      if (list === this.list) this.become({ ...this.state, loadingMore: false, error });
    }
  }

  become(parts) {
    this.state = stateOf(parts);
    this.show(this.state);
  }
}

function stateOf({ items, total = 0, nextAfter = null, error, loadingMore = false }) {
  return {
    ...{ items, total, nextAfter, error, loadingMore },
    loading: !items && !error,
    empty: items?.length === 0,
    filled: items?.length > 0,
    hasMore: nextAfter !== null,
  };
}
