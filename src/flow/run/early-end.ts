import { isObject } from '../data-type.js';
import type { Completion } from './completion.js';
import type { JobJournal } from './job-journal.js';

/**
 * The record of the branch that was the first to end early: which one, and how.
 *
 * A job that goes on with another version of its flow can find that the branch does not end so any more. Then a further record says that
 * this end does not count, and a new one may follow.
 */
export class EarlyEnd {
  /** The branch that an earlier attempt recorded; null if there is none, or it does not count any more. */
  by: number | null = null;
  /** How it ended; null as for {@link by}. */
  how: string | null = null;
  /** How many ends do not count any more. */
  private revoked = 0;

  /** @param step the key of the step of the branches */
  constructor(
    private readonly journal: JobJournal,
    private readonly step: string,
  ) {
    while (journal.has(this.revocation)) this.revoked += 1;
    const record = journal.recorded(this.key);
    if (!isObject(record)) return;
    if (typeof record.by === 'number') this.by = record.by;
    if (typeof record.how === 'string') this.how = record.how;
  }

  /** Makes the recorded end count no more. */
  revoke(): void {
    this.journal.add(this.revocation, true);
    this.revoked += 1;
    this.by = null;
    this.how = null;
  }

  /**
   * Records which branch has ended early, unless that is recorded.
   *
   * @param isAlone whether the step opens no other frames, so that a replay reads no records of the other branches
   */
  record(by: number, { kind }: Completion, isAlone: boolean): void {
    if (this.journal.has(this.key)) return;
    this.journal.add(this.key, isAlone ? { by, how: kind, alone: true } : { by, how: kind });
  }

  private get key(): string {
    return `${this.step}~ended${this.revoked === 0 ? '' : this.revoked}`;
  }

  private get revocation(): string {
    return `${this.step}~revoked${this.revoked}`;
  }
}
