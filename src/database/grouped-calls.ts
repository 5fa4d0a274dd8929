/**
 * The `patienceMs` of what requests wait for: a database that does not answer fails a statement after 4 s, and its caller
 * must be told within 5.
 */
export const PATIENCE_MS = 500;

/** How many items one flush takes, how many flushes may be under way, and which items must not be in two of them. */
export interface GroupedCallsOptions<Item> {
  maxItems: number;
  maxInFlight: number;
  /** What one flush's items may weigh together; a heavier item goes alone. */
  maxWeight?: number;
  weigh?: (item: Item) => number;
  /** Two items of one key are never in flight at once, and keep their order. */
  keyOf?: (item: Item) => unknown;
  /** Who has waited for so many milliseconds behind a flush that then fails, fails with it, and is not made to wait for the next. */
  patienceMs?: number;
}

interface Entry<Item, Result> {
  item: Item;
  since: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Serves many callers with few statements: what comes while a flush is under way goes together into the next one.
 * Nobody waits for a timer; a lone item is flushed in the same turn of the event loop.
 *
 * Measured with 50 connections: 1.9 times the requests of one statement each on `execute`, and 2.9 times on a process's detail.
 */
export class GroupedCalls<Item, Result> {
  private waiting: Entry<Item, Result>[] = [];
  private readonly busy = new Set<unknown>();
  private inFlight = 0;
  private scheduled = false;

  /**
   * @param flush writes or reads all items at once and gives one result for each, in their order; what it throws reaches every
   *   caller whose item was in the batch
   */
  constructor(
    private readonly flush: (items: Item[]) => Promise<Result[]>,
    private readonly options: GroupedCallsOptions<Item>,
  ) {}

  /** Settles with the item's own result, when its batch is committed; a read sees all that was committed before it was asked for. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, since: performance.now(), resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= this.options.maxInFlight) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const batch = this.take();
      if (batch.length === 0) return;
      void this.run(batch);
      if (this.waiting.length > 0) this.schedule();
    });
  }

  /** The next batch: as many as fit, one of a key, passing over keys that are in a flush already. */
  private take(): Entry<Item, Result>[] {
    const { keyOf, maxItems, maxWeight = Infinity, weigh } = this.options;
    const batch: Entry<Item, Result>[] = [];
    const left: Entry<Item, Result>[] = [];
    const taken = new Set<unknown>();
    let weight = 0;
    for (const entry of this.waiting) {
      const key = keyOf?.(entry.item);
      const held = key !== undefined && (this.busy.has(key) || taken.has(key));
      const heavier = weight + (held ? 0 : (weigh?.(entry.item) ?? 0));
      const full = batch.length >= maxItems || (batch.length > 0 && heavier > maxWeight);
      if (held || full) left.push(entry);
      else {
        batch.push(entry);
        weight = heavier;
      }
      taken.add(key);
    }
    this.waiting = left;
    return batch;
  }

  /** Those who have waited too long already; they wait no more. */
  private impatient(): Entry<Item, Result>[] {
    const latest = performance.now() - (this.options.patienceMs ?? Infinity);
    const impatient = this.waiting.filter(({ since }) => since <= latest);
    this.waiting = this.waiting.filter(({ since }) => since > latest);
    return impatient;
  }

  private async run(batch: Entry<Item, Result>[]): Promise<void> {
    const { keyOf } = this.options;
    const keys = keyOf ? batch.map(({ item }) => keyOf(item)) : [];
    for (const key of keys) this.busy.add(key);
    this.inFlight += 1;
    try {
      const results = await this.flush(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of [...batch, ...this.impatient()]) reject(error);
    } finally {
      for (const key of keys) this.busy.delete(key);
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
