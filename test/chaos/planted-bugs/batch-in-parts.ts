/* A batch is inserted by one statement for each half of its inputs, each committed on its own; the key is taken with the first one. */
import type { NewBatch, InsertedBatch } from '../../../src/jobs/execute/batch-statements.js';
import { BatchService } from '../../../src/jobs/execute/batch.service.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

type InsertOn = (
  executor: unknown,
  insertion: { batch: NewBatch; once: [string, string] | null },
) => Promise<InsertedBatch | 'absent' | 'locked'>;

export const plant: Plant = () => {
  const { insertOn } = BatchService.prototype as unknown as { insertOn: InsertOn };
  const inParts: InsertOn = async function (this: unknown, executor, { batch, once }) {
    const half = Math.ceil(batch.kept.length / 2);
    const [first, second] = [batch.kept.slice(0, half), batch.kept.slice(half)];
    const inserted = await insertOn.call(this, executor, { batch: { ...batch, kept: first }, once });
    if (typeof inserted === 'string' || inserted.job_ids === null || second.length === 0) return inserted;
    const rest = await insertOn.call(this, executor, { batch: { ...batch, kept: second }, once: null });
    if (typeof rest === 'string' || rest.job_ids === null) return rest;
    return { ...rest, job_ids: [...inserted.job_ids, ...rest.job_ids] };
  };
  return replaceMembers(BatchService.prototype, {
    insertOn: { configurable: true, writable: true, value: inParts },
  });
};
