import { unendedOf } from './unended-of.js';
import { Injectable } from '@nestjs/common';
import type { Executor } from '../database/database.js';

/** The most jobs that an answer names: a process can have a million that have not ended. */
export const MOST_NAMED = 1_000;

const UNENDED_OF_PROCESSES = {
  name: 'job-unended',
  text: `
    SELECT id, "processId" FROM (
      SELECT id, process_id AS "processId" FROM ${unendedOf('$1::int[]', 'id, process_id')} AS unended
      LIMIT ${MOST_NAMED + 1}
    ) AS named ORDER BY id`,
};

/** The jobs that keep a process from being deleted. */
@Injectable()
export class UnendedJobs {
  /**
   * Those of the given processes, by id: at most one more than {@link MOST_NAMED}, any of them. Lock the processes' rows FOR UPDATE
   * first: `execute` waits for that lock.
   */
  of(executor: Executor, processIds: number[]): Promise<{ id: number; processId: number }[]> {
    return executor.rows(UNENDED_OF_PROCESSES, [processIds]);
  }
}
