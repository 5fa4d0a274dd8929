import { unendedOf } from './unended-of.js';
import { Injectable } from '@nestjs/common';
import type { Executor } from '../database/database.js';

const UNENDED_OF_PROCESSES = {
  name: 'job-unended',
  text: `
    SELECT id, process_id AS "processId" FROM ${unendedOf('$1::int[]', 'id, process_id')} AS unended ORDER BY id`,
};

/** The jobs that keep a process from being deleted. */
@Injectable()
export class UnendedJobs {
  /** Those of the given processes, by id. Lock the processes' rows FOR UPDATE first: `execute` waits for that lock. */
  of(executor: Executor, processIds: number[]): Promise<{ id: number; processId: number }[]> {
    return executor.rows(UNENDED_OF_PROCESSES, [processIds]);
  }
}
