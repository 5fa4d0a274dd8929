import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { JobRecords } from '../jobs/job-records.js';
import { journalPages } from '../jobs/journal-pages.js';
import { type OpenStepRow, openStepsIn } from '../jobs/steps/open-steps.js';
import { SecretBox } from '../secrets/secret-box.js';
import type { Claim } from './claims.js';
import { type EarlierSteps, NO_STEPS } from './writing/job-steps.js';
import type { Position } from './writing/job-writes.js';

/** What earlier attempts of a job have left. */
export interface History {
  records: JobRecords;
  /** The position after them. */
  position: Position;
  steps: EarlierSteps;
}

const LOG_ROWS = {
  name: 'job-log-rows-of',
  text: `SELECT first_row + rows AS rows FROM job_log WHERE job_id = $1 ORDER BY first_row DESC LIMIT 1`,
};

/** Reads what earlier attempts of a job have left. */
@Injectable()
export class EarlierAttempts {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * The records and the steps of earlier attempts of a claimed job, and the position after them. They no longer change: only the
   * newest claim can write.
   *
   * @throws Unreadable if records were sealed with a key that this process lacks
   */
  async of({ id, fence, openSteps }: Claim): Promise<History> {
    if (fence === 1)
      return { records: new JobRecords(), position: { journalNumber: 1, logRows: 0 }, steps: NO_STEPS };
    const [{ records, steps, last }, [log]] = await Promise.all([
      this.journalOf(id, openStepsIn(openSteps)),
      this.database.rows<{ rows: number }>(LOG_ROWS, [id]),
    ]);
    return { records, position: { journalNumber: last + 1, logRows: log?.rows ?? 0 }, steps };
  }

  private async journalOf(
    id: number,
    open: readonly OpenStepRow[],
  ): Promise<Pick<History, 'records' | 'steps'> & { last: number }> {
    const records = new JobRecords();
    const ended = new Set<number>();
    const keys = new Set<string>();
    const steps = { last: 0, bytes: 0, keys };
    const openIds = open.map((step) => step.id);
    let last = 0;
    for await (const page of journalPages(this.database, this.box, id, openIds)) {
      for (const [key, value] of page.pairs) records.add(key, value);
      for (const key of page.steps.keys) keys.add(key);
      for (const step of page.steps.ended) ended.add(step);
      steps.bytes += page.steps.bytes;
      steps.last = Math.max(steps.last, page.steps.last);
      last = page.number;
    }
    return { records, last, steps: { ...steps, unended: open.filter((step) => !ended.has(step.id)) } };
  }
}
