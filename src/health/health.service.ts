import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { JobQueue } from '../jobs/queue.js';
import { Unavailable } from '../rest/errors.js';

const PING = { name: 'health-ping', text: 'SELECT 1' };

/** Whether this process can do its work now. */
@Injectable()
export class HealthService {
  private isDraining = false;

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /**
   * `degraded` without Redis: all goes on, if slower.
   *
   * @throws Unavailable without Postgres, and when this process is about to end
   */
  async ready(): Promise<'ok' | 'degraded'> {
    if (this.isDraining) throw new Unavailable();
    try {
      await this.database.rows(PING);
    } catch {
      throw new Unavailable();
    }
    return (await this.queue.answers()) ? 'ok' : 'degraded';
  }

  /** This process is about to end: it answers all it is asked, but wants to be asked no more. */
  drain(): void {
    this.isDraining = true;
  }
}
