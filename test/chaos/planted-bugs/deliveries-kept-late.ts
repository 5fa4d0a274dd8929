/* The id of a delivery is kept after the commit of its job, in a transaction of its own. */
import { setTimeout } from 'node:timers/promises';
import type { Database, Transaction } from '../../../src/database/database.js';
import { KEEP_DELIVERIES } from '../../../src/hooks/delivery-statements.js';
import { DeliveryStarts } from '../../../src/hooks/delivery-starts.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

type Starts = { start(wanted: unknown[]): Promise<unknown>; database: Database };

export const plant: Plant = () => {
  const { start } = DeliveryStarts.prototype as unknown as Starts;
  const value = async function (this: Starts, wanted: unknown[]): Promise<unknown> {
    const late: unknown[][] = [];
    const rows =
      (transaction: Transaction): Transaction['rows'] =>
      async (statement, values = []) => {
        if (statement !== KEEP_DELIVERIES) return transaction.rows(statement, values);
        late.push(values);
        return [];
      };
    const database = {
      transaction: (work: (transaction: object) => Promise<unknown>) =>
        this.database.transaction((transaction) => work({ rows: rows(transaction) })),
    };
    const outcomes = await start.call(Object.assign(Object.create(this) as Starts, { database }), wanted);
    void setTimeout(100).then(() =>
      Promise.all(late.map((values) => this.database.rows(KEEP_DELIVERIES, values))),
    );
    return outcomes;
  };
  return replaceMembers(DeliveryStarts.prototype, { start: { configurable: true, writable: true, value } });
};
