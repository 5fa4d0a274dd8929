/** How long a caller has waited, at least, who fails with the run before. */
const PATIENCE_MS = 500;

/**
 * Lets callers share work. Callers of one key that come while its work runs share one further run, which begins afterwards. So each
 * caller gets a result of work that began after the call, and at most one run of each key is under way.
 */
export class SharedRuns<Key, Result> {
  private readonly running = new Map<Key, Promise<Result>>();
  private readonly next = new Map<Key, Promise<Result>>();

  /**
   * @param failsNext whether callers that have waited for a run which fails with this error fail with it: a further run would take seconds
   *   to fail too, which is too long for requests. Those that have hardly waited share a further run
   */
  constructor(private readonly failsNext: (error: unknown) => boolean = () => false) {}

  /**
   * @param work called if this caller's run begins with this call; else the work of the first of the callers that share the run
   * @throws any error that the shared work throws
   */
  run(key: Key, work: () => Promise<Result>): Promise<Result> {
    if (!this.running.has(key)) return this.start(key, work);
    const shared = this.next.get(key) ?? this.startAfter(key, work);
    this.next.set(key, shared);
    return shared;
  }

  private async startAfter(key: Key, work: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    try {
      for (let before = this.running.get(key); before; before = this.running.get(key))
        await before.catch((error: unknown) => {
          if (performance.now() - since >= PATIENCE_MS && this.failsNext(error)) throw error;
        });
    } finally {
      this.next.delete(key);
    }
    return this.start(key, work);
  }

  private start(key: Key, work: () => Promise<Result>): Promise<Result> {
    const result = work().finally(() => this.running.delete(key));
    this.running.set(key, result);
    return result;
  }
}
