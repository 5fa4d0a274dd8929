import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { STARTED } from './delivery-statements.js';

/** The most look-ups of one statement. */
const MOST_AT_ONCE = 100;

interface Delivery {
  hook: number;
  /** The hash of its id. */
  id: string;
}

/** Finds the jobs that deliveries have started before, before their inputs are computed. `DeliveryStarts` looks again, under a lock. */
@Injectable()
export class StartedDeliveries {
  private readonly lookUps = new GroupedCalls<Delivery, number | undefined>(
    (deliveries) => this.foundAmong(deliveries),
    { maxItems: MOST_AT_ONCE, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(private readonly database: Database) {}

  /**
   * The job that a delivery has started within 24 hours; undefined if there is none.
   *
   * @param hook the id of the hook
   * @param id the hash of the id of the delivery
   */
  by(hook: number, id: string): Promise<number | undefined> {
    return this.lookUps.add({ hook, id });
  }

  private async foundAmong(deliveries: Delivery[]): Promise<(number | undefined)[]> {
    const values = [deliveries.map(({ hook }) => hook), deliveries.map(({ id }) => id)];
    const rows = await this.database.rows<{ n: number; job_id: number }>(STARTED, values);
    const jobs = new Map(rows.map(({ n, job_id }) => [n, job_id]));
    return deliveries.map((_, index) => jobs.get(index + 1));
  }
}
