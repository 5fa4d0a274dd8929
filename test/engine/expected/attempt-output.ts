import type { Json } from '../../../src/flow/index.js';
import type { Inheritance, Journal } from '../../../src/flow/run-host.js';
import type { FakeClock, FakeJournal } from '../../../src/flow/testing.js';
import type { Line } from './job-result.js';

/** What one attempt of a job writes: its records and lines. When its worker is lost, nothing more is written. */
export class AttemptOutput implements Journal {
  /** The lines that were written. */
  readonly lines: Line[] = [];
  /** Lines that will be written together with the next record. */
  private pending: Line[] = [];
  private isLost = false;

  /** @param onRecord called after each record with their number in this attempt */
  constructor(
    readonly journal: FakeJournal,
    private readonly clock: FakeClock,
    private readonly onRecord: (count: number) => void,
  ) {}

  get recorded(): ReadonlyMap<string, Json> {
    return this.journal.recorded;
  }

  get inheritance(): Inheritance | undefined {
    return this.journal.inheritance;
  }

  append(key: string, value: Json): void {
    if (this.isLost) return;
    this.journal.append(key, value);
    this.lines.push(...this.pending.splice(0));
    this.onRecord(this.journal.added.length);
  }

  async committed(): Promise<void> {
    if (this.isLost) throw new Error('the worker was lost');
    await this.journal.committed();
  }

  log(node: string, text: string): void {
    this.pending.push({ at: Math.round(this.clock.now()), node, text });
  }

  loseWorker(): void {
    this.isLost = true;
  }
}
