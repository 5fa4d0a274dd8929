import type { BegunStep, ListedStep, StepList, Text } from '../../flow/index.js';
import type { OpenStepRow } from '../../jobs/steps/open-steps.js';
import { storedKey } from '../../jobs/steps/stored-key.js';
import { endedLine, readStepLine } from '../../jobs/steps/step-line.js';
import { STATE_LETTERS } from '../../jobs/steps/step-state.js';
import { type EndedStep, RunningStep, type UnendedStep } from './running-step.js';

/** The most bytes that the ended steps of a job take. Steps past it are listed without their values. */
export const MOST_STEP_BYTES = 8 * 1024 * 1024;

/** The most unended steps that a job's row keeps. They are written again at each renewal of the lease. */
const MOST_UNENDED = 1_000;

/** What earlier attempts of a job have listed. */
export interface EarlierSteps {
  /** The greatest id. */
  last: number;
  /** Their size. */
  bytes: number;
  /** The keys of those whose end has no record in the journal, as {@link storedKey} gives them. */
  keys: ReadonlySet<string>;
  /** Those that had not ended when the job's row was last written, and have not ended since. */
  unended: readonly OpenStepRow[];
}

/** The steps of a job that has not run. */
export const NO_STEPS: EarlierSteps = { last: 0, bytes: 0, keys: new Set(), unended: [] };

/**
 * The steps of a job in one attempt. A step keeps its id in all attempts, and is stored once, when it has ended. A replay lists only
 * what earlier attempts have not listed.
 */
export class JobSteps implements StepList {
  private last: number;
  private bytes: number;
  private isClosed = false;
  /** The steps in progress, by key. */
  private readonly running = new Map<string, RunningStep>();
  /** The unended steps of earlier attempts, by key, until this attempt comes to them. */
  private readonly before: Map<string, OpenStepRow>;

  /**
   * @param listsAll whether steps whose node is not recorded are listed, too
   * @param journal takes a step that has ended, in the turn in which it ends. An object, not a callback: a closure made within a run
   *   would keep the memory of the run until the job is settled
   */
  constructor(
    readonly listsAll: boolean,
    private readonly earlier: EarlierSteps,
    private readonly clock: { now(): number },
    private readonly journal: { step(step: EndedStep): void },
  ) {
    this.before = new Map(earlier.unended.map((row) => [storedKey(row.key), row]));
    this.last = earlier.unended.reduce((last, { id }) => Math.max(last, id), earlier.last);
    this.bytes = earlier.bytes;
  }

  begin(step: BegunStep): ListedStep | null {
    const key = storedKey(step.key);
    const before = this.before.get(key);
    if (this.isClosed || this.earlier.keys.has(key)) return null;
    // The attempt that recorded its end has listed it, unless it was one of a release that lists no steps.
    if (step.hasEnded && before === undefined) return null;
    this.before.delete(key);
    const start = before === undefined ? this.now() : readStepLine(before.line).start;
    const begun = key === step.key ? step : { ...step, key };
    const running = new RunningStep(begun, before?.id ?? ++this.last, start, this);
    this.running.set(key, running);
    return running;
  }

  /** The steps that have not ended, in the order of their ids. */
  unended(): UnendedStep[] {
    return [...this.before.values(), ...this.running.values()]
      .sort((a, b) => a.id - b.id)
      .slice(0, MOST_UNENDED)
      .map((step) =>
        step instanceof RunningStep ? step.unended() : { ...step, shown: () => Promise.resolve(step.line) },
      );
  }

  /**
   * The run has ended, and nothing after it is listed.
   *
   * @param isFinal whether the job has ended. Then its unended steps have been stopped
   */
  close(isFinal: boolean): void {
    if (isFinal) {
      for (const step of this.running.values()) step.end('stopped', null);
      for (const { id, node, line } of this.before.values()) {
        const text = endedLine(line, this.now());
        const shown = () => Promise.resolve(text);
        this.journal.step({ id, node, state: STATE_LETTERS.stopped, key: null, weight: text.length, shown });
      }
      this.before.clear();
    }
    this.isClosed = true;
  }

  /** Called by a step that ends. */
  end(step: RunningStep, state: keyof typeof STATE_LETTERS, error: Text | null): void {
    if (this.isClosed) return;
    this.running.delete(step.begun.key);
    const ended = step.ended(STATE_LETTERS[state], error, this.now(), MOST_STEP_BYTES - this.bytes);
    // The limit is of what a list of steps reads, which has no keys.
    this.bytes += ended.weight - (ended.key?.length ?? 0);
    this.journal.step(ended);
  }

  private now(): number {
    return Math.floor(this.clock.now());
  }
}
