import { LRUCache } from 'lru-cache';
import { type CompiledFlow, excerpt, type Json, NEVER_ENDS, yieldIfSpent } from '../../flow/index.js';
import { inSlices } from '../../flow/slices.js';
import type { Redactor } from '../../secrets/redactor.js';
import type { Extent } from '../../secrets/search.js';
import type { SecretBox } from '../../secrets/secret-box.js';
import { passwordsOf, redactorWith } from '../../jobs/execute/secret-inputs.js';
import { sealRecords } from '../../jobs/journal/journal-pages.js';
import type { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { AttemptLost } from './attempt-lost.js';
import { CalledSecrets, searched } from './called-secrets.js';

/** The most characters of errors that are kept, as they are and as they are shown: more than a job's page shows of them. */
const MOST_KEPT = 1024 * 1024;

/** An error of a node, as it is shown. */
interface HiddenError {
  shown: string;
  redactor: Redactor;
  extent: Extent;
}

/**
 * The secrets of one attempt: gives shared variables to the engine, redacts what the job shows, and seals what it records. A replay
 * needs the true values, so records are sealed, not redacted.
 */
export class JobSecrets {
  /** By the original text, once there is one: the progress of a long job is written every second. */
  private errors: LRUCache<string, HiddenError> | null = null;
  /** Of all secrets that are known. */
  private redactor: Redactor;
  private readonly called = new CalledSecrets();
  private learning: Promise<void> = Promise.resolve();

  private constructor(
    private readonly job: number,
    private readonly shared: SharedSnapshot,
    private readonly box: SecretBox,
    /** Of the shared secrets and the job's own. */
    private readonly own: Redactor,
    /** Whether the flow has read a secret. From then on all its records are sealed, because a secret may be transformed. */
    private given: boolean,
  ) {
    this.redactor = own;
  }

  /** Whether the job has no secrets. */
  get isIdle(): boolean {
    return this.redactor.isEmpty;
  }

  /**
   * The secrets of a job with these inputs.
   *
   * @param hidden the names of inputs that are secret whatever the flow and the shared variables say
   */
  static async of(
    job: number,
    shared: SharedSnapshot,
    box: SecretBox,
    flow: CompiledFlow,
    inputs: Record<string, Json>,
    hidden?: ReadonlySet<string>,
  ): Promise<JobSecrets> {
    const passwords = passwordsOf(flow, inputs, shared, hidden);
    return new JobSecrets(job, shared, box, await redactorWith(shared, passwords), passwords.size > 0);
  }

  /** The value of a shared variable, for the engine. */
  value(name: string): Json | undefined {
    this.given ||= this.shared.isSecret(name);
    return this.shared.value(name);
  }

  /**
   * Hides the passwords of a process that the job calls, from now on.
   *
   * @param inputs what the process is given, not checked
   * @param signal aborts when the call is stopped
   * @param beforeForgetting writes everything that is pending and hides errors of nodes, before passwords of earlier calls are forgotten
   * @returns see `RunHost.hidePasswords`
   */
  hide(
    flow: CompiledFlow,
    inputs: Record<string, Json>,
    signal: AbortSignal,
    beforeForgetting: () => Promise<void>,
  ): Promise<(() => void) | null> | undefined {
    const passwords = passwordsOf(flow, inputs, this.shared);
    if (passwords.size === 0) return undefined;
    this.given = true;
    const texts = searched([...passwords.values()]);
    const learned = this.learning.then(() => this.learn(texts, signal, beforeForgetting));
    this.learning = learned.then(NOTHING, NOTHING);
    return learned;
  }

  private async learn(
    texts: readonly string[],
    signal: AbortSignal,
    beforeForgetting: () => Promise<void>,
  ): Promise<(() => void) | null> {
    const { called } = this;
    const turn = yieldIfSpent(NEVER_ENDS);
    if (turn) await turn;
    if (isAborted(signal)) return null;
    let end: () => void;
    try {
      end = await called.begin(texts, beforeForgetting);
    } catch (error) {
      // It shows nothing any more.
      if (error instanceof AttemptLost) return null;
      throw error;
    }
    this.redactor = called.addTo(this.own);
    if (!isAborted(signal)) return end;
    end();
    return null;
  }

  /**
   * Redacts a text.
   *
   * @param extent the {@link extent} when the text was made
   */
  async text(text: string, extent = this.extent): Promise<string> {
    return this.isIdle ? text : inSlices(this.redactor.text(text, extent));
  }

  /** Redacts values. */
  async values(values: Record<string, Json>): Promise<Record<string, Json>> {
    if (this.isIdle) return values;
    return (await inSlices(this.redactor.value(values, this.extent))) as Record<string, Json>;
  }

  /** Redacts the error of a node. What it has hidden once stays hidden, although the password may be forgotten. */
  async error(error: string): Promise<string> {
    if (this.isIdle) return error;
    this.errors ??= new LRUCache({
      maxSize: MOST_KEPT,
      sizeCalculation: ({ shown }, text) => text.length + shown.length + 1,
    });
    const { extent, redactor } = this;
    const earlier = this.errors.get(error);
    if (earlier?.redactor === redactor && earlier.extent === extent) return earlier.shown;
    const shown = await this.text(earlier?.shown ?? error, extent);
    this.errors.set(error, { shown, redactor, extent });
    return shown;
  }

  /** The beginning of {@link error}, or more. */
  async beginningOfError(error: string, length: number): Promise<string> {
    return this.knowsError(error) ? this.error(error) : this.text(excerpt(error, length));
  }

  /** Whether the error was redacted before. */
  knowsError(error: string): boolean {
    return this.errors?.has(error) === true;
  }

  /**
   * Whether beginnings of secrets are redacted too. Only after the flow has read a secret: before that it cannot have cut one off,
   * and a caller who chooses the inputs could find a secret letter by letter, by what is redacted.
   */
  get extent(): Extent {
    return this.given ? 'beginning' : 'whole';
  }

  /** The records of a journal row as they are stored. */
  async keepRecords(number: number, records: string): Promise<string> {
    if (this.isIdle || !this.box.hasKey) return records;
    if (!this.given && !(await inSlices(this.redactor.finds(records)))) return records;
    return sealRecords(this.box, this.job, number, records);
  }
}

const NOTHING = (): void => undefined;

/** A function, since it can change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
