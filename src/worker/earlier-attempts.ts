import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type EndSignal, inSlices } from '../flow/index.js';
import { JobRecords } from '../jobs/journal/job-records.js';
import { journalPages } from '../jobs/journal/journal-pages.js';
import { logRows } from '../jobs/log/log-rows.js';
import { storedKey } from '../jobs/steps/stored-key.js';
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
  text: `SELECT ${logRows('$1')} AS rows`,
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
   * newest claim can write. A job with a large history waits for its turn.
   *
   * @param signal of the run
   * @returns null if the run was aborted meanwhile: the rest is not read, and the run must not begin
   * @throws Unreadable if records were sealed with a key that this process lacks
   */
  async of({ id, user, fence, openSteps }: Claim, signal: EndSignal): Promise<History | null> {
    if (fence === 1)
      return {
        records: new JobRecords(),
        position: { journalNumber: 1, logRows: 0 },
        steps: NO_STEPS,
        endTurn: NOTHING,
      };
    const logRows = this.logRowsOf(id);
    // It is awaited after the journal, which can have failed by then.
    logRows.catch(NOTHING);
    let endTurn: (() => void) | undefined;
    const beginTurn = async (): Promise<void> => {
      endTurn ??= await this.large.begin(user, signal);
    };
    try {
      const history = await this.journalOf(id, openStepsIn(openSteps), beginTurn, signal);
      if (history === null) {
        endTurn?.();
        return null;
      }
      const { last, ...rest } = history;
      const { recorded } = rest.records;
      const endIfRead = (): void => {
        if (recorded.unreadLength < LARGE) endTurn?.();
      };
      recorded.whenRead(endIfRead);
      endIfRead();
      const position = { journalNumber: last + 1, logRows: await logRows };
      return { ...rest, position, endTurn: endTurn ?? NOTHING };
    } catch (error) {
      endTurn?.();
      throw error;
    }
  }

  private async logRowsOf(id: number): Promise<number> {
    const [log] = await this.database.rows<{ rows: number }>(LOG_ROWS, [id]);
    return log?.rows ?? 0;
  }

  private async journalOf(
    id: number,
    open: readonly OpenStepRow[],
    beginTurn: () => Promise<void>,
    signal: EndSignal,
  ): Promise<(Pick<History, 'records' | 'steps'> & { last: number }) | null> {
    const records = new JobRecords();
    const ended = new Set<number>();
    const keys = new Set<string>();
    const steps = { last: 0, bytes: 0, keys };
    const openIds = open.map((step) => step.id);
    let last = 0;
    let bytes = 0;
    for await (const page of journalPages(this.database, this.box, id, openIds)) {
      bytes += page.bytes;
      if (bytes > LARGE) await beginTurn();
      await inSlices(records.add(page.pairs), records);
      if (signal.aborted) return null;
      for (const key of page.steps.keys) keys.add(storedKey(key));
      for (const step of page.steps.ended) ended.add(step);
      steps.bytes += page.steps.bytes;
      steps.last = Math.max(steps.last, page.steps.last);
      last = page.number;
    }
    if (bytes > LARGE && records.inheritance?.isOfOtherFlow !== true)
      await records.recorded.dropUnreachable();
    if (signal.aborted) return null;
    return { records, last, steps: { ...steps, unended: open.filter((step) => !ended.has(step.id)) } };
  }
}
