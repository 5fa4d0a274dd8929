import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type EndSignal, inTurn } from '../flow/index.js';
import { JobRecords } from '../jobs/job-records.js';
import { journalPages } from '../jobs/journal-pages.js';
import { type OpenStepRow, openStepsIn } from '../jobs/steps/open-steps.js';
import { SecretBox } from '../secrets/secret-box.js';
import type { Claim } from './claims.js';
import { LargeHistories } from './large-histories.js';
import { type EarlierSteps, NO_STEPS } from './writing/job-steps.js';
import type { Position } from './writing/job-writes.js';

/** A larger history waits for its turn, in bytes. */
const LARGE = 1024 * 1024;

const NOTHING = (): void => undefined;

/** What earlier attempts of a job have left. */
export interface History {
  records: JobRecords;
  /** The position after them. */
  position: Position;
  steps: EarlierSteps;
  /** To be called when the run has ended: then another job with a large history may be continued. */
  endTurn: () => void;
}

const LOG_ROWS = {
  name: 'job-log-rows-of',
  text: `SELECT first_row + rows AS rows FROM job_log WHERE job_id = $1 ORDER BY first_row DESC LIMIT 1`,
};

/** Reads what earlier attempts of a job have left. */
@Injectable()
export class EarlierAttempts {
  private readonly large = new LargeHistories();

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * The records and the steps of earlier attempts of a claimed job, and the position after them. They no longer change: only the
   * newest claim can write. A job with a large history waits for its turn. If its run is aborted meanwhile, it gets no records.
   *
   * @param signal of the run
   * @throws Unreadable if records were sealed with a key that this process lacks
   */
  async of({ id, fence, openSteps }: Claim, signal: EndSignal): Promise<History> {
    if (fence === 1)
      return {
        records: new JobRecords(),
        position: { journalNumber: 1, logRows: 0 },
        steps: NO_STEPS,
        endTurn: NOTHING,
      };
    const [{ last, ...history }, [log]] = await Promise.all([
      this.journalOf(id, openStepsIn(openSteps), signal),
      this.database.rows<{ rows: number }>(LOG_ROWS, [id]),
    ]);
    return { ...history, position: { journalNumber: last + 1, logRows: log?.rows ?? 0 } };
  }

  private async journalOf(
    id: number,
    open: readonly OpenStepRow[],
    signal: EndSignal,
  ): Promise<Pick<History, 'records' | 'steps' | 'endTurn'> & { last: number }> {
    const records = new JobRecords();
    const ended = new Set<number>();
    const keys = new Set<string>();
    const steps = { last: 0, bytes: 0, keys };
    const openIds = open.map((step) => step.id);
    let last = 0;
    let bytes = 0;
    let endTurn: (() => void) | undefined;
    try {
      for await (const page of journalPages(this.database, this.box, id, openIds)) {
        bytes += page.bytes;
        if (bytes > LARGE) endTurn ??= await this.large.begin(signal);
        if (!signal.aborted)
          await inTurn(page.bytes, () => {
            for (const [key, value] of page.pairs) records.add(key, value);
          });
        for (const key of page.steps.keys) keys.add(key);
        for (const step of page.steps.ended) ended.add(step);
        steps.bytes += page.steps.bytes;
        steps.last = Math.max(steps.last, page.steps.last);
        last = page.number;
      }
    } catch (error) {
      endTurn?.();
      throw error;
    }
    const { recorded } = records;
    recorded.whenRead(() => {
      if (recorded.unreadLength < LARGE) endTurn?.();
    });
    const unended = open.filter((step) => !ended.has(step.id));
    return { records, last, steps: { ...steps, unended }, endTurn: endTurn ?? NOTHING };
  }
}
