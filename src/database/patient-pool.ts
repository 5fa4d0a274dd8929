import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** SQLSTATE: the server, the database or the role may have no more connections. */
const TOO_MANY_CONNECTIONS = '53300';

/**
 * A pool whose callers wait for one of its open connections while Postgres refuses a further one, as long as they wait when the pool has opened all
 * that it may. The pool of `pg` fails a caller for whom it could not open a connection, although another one can be free a moment later: with room
 * for four connections, 8 of 60 lists at once were answered 503.
 */
export class PatientPool {
  private readonly waiting = new Set<() => void>();

  constructor(private readonly pool: Pool) {
    pool.on('release', () => {
      // Only the first one, because each that finds no free connection asks Postgres for a further one.
      for (const wake of this.waiting) return wake();
    });
  }

  connect(): Promise<PoolClient> {
    return this.patiently(() => this.pool.connect());
  }

  query<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>> {
    return this.patiently(() => this.pool.query<Row>(query));
  }

  /** @param take fails with {@link TOO_MANY_CONNECTIONS} only if it has got no connection */
  private async patiently<T>(take: () => Promise<T>): Promise<T> {
    const until = performance.now() + (this.pool.options.connectionTimeoutMillis ?? 0);
    for (;;) {
      try {
        return await take();
      } catch (error) {
        if ((error as { code?: unknown }).code !== TOO_MANY_CONNECTIONS) throw error;
        const { idleCount, totalCount } = this.pool;
        if (totalCount === 0) throw error;
        if (idleCount === 0 && !(await this.isReleased(until - performance.now()))) throw error;
      }
    }
  }

  /** Whether a connection is released within so many milliseconds. */
  private isReleased(ms: number): Promise<boolean> {
    if (ms <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (released: boolean) => (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve(released);
      };
      const wake = settle(true);
      const timer = setTimeout(settle(false), ms);
      this.waiting.add(wake);
    });
  }
}
