/** A page of a list. */
export interface Page<Item> {
  /** How many items the list has in all. */
  count: number;
  next: string | null;
  previous: string | null;
  results: Item[];
}

/**
 * How many of the last ids are remembered. Items that are created during the iteration move those after them to later pages, which
 * would show them again.
 */
const REMEMBERED = 5_000;

/** A list, which is read page by page while it is iterated. */
export class Paged<Item extends { id: number }> implements AsyncIterable<Item> {
  /**
   * @param read reads the page that begins at an offset; without a limit, the page has the server's default size
   * @param offset where the iteration begins
   */
  constructor(
    private readonly read: (offset: number) => Promise<Page<Item>>,
    private readonly offset: number,
  ) {}

  /** The first page. @throws ApiError, ConnectionError */
  page(): Promise<Page<Item>> {
    return this.read(this.offset);
  }

  /** The pages, one after the other. @throws ApiError, ConnectionError */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    for (let { offset } = this; ;) {
      const page = await this.read(offset);
      yield page;
      if (page.next === null || page.results.length === 0) return;
      offset += page.results.length;
    }
  }

  /** The items. None comes twice; one can be left out if earlier ones are deleted meanwhile. @throws ApiError, ConnectionError */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    const seen = new Set<number>();
    for await (const { results } of this.pages())
      for (const item of results) {
        if (seen.has(item.id)) continue;
        seen.add(item.id);
        const [oldest] = seen;
        if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
        yield item;
      }
  }

  /** All items in an array. `limit` is the greatest number of them. @throws ApiError, ConnectionError */
  async all({ limit = Infinity }: { limit?: number } = {}): Promise<Item[]> {
    const items: Item[] = [];
    if (limit <= 0) return items;
    for await (const item of this) if (items.push(item) >= limit) break;
    return items;
  }
}
