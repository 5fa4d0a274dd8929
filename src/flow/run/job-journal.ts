import { sizeOf } from '../admit.js';
import { JobFailure } from '../failure.js';
import type { Inheritance, Journal, RunHost } from '../run-host.js';
import type { Json } from '../json.js';
import type { Step } from './frame.js';
import { isNote } from './noted-nodes.js';
import { digestOf, type Request, sentKey } from './sent-requests.js';
import { UnreachedOutcomes } from './unreached-outcomes.js';

/**
 * The key of the first record of a job: the maximum size of a value. A larger value fails its node, which a flow may catch; so
 * the limit must stay the same in all attempts. Keys of steps never begin with `~`.
 */
const MAX_VALUE_BYTES = '~maxValueBytes';

/**
 * The most characters of the keys of requests that are noted when a job ends. They do not count for the job's limit, and thousands of requests can be
 * in flight.
 */
const MOST_NOTED = 1024 * 1024;

/** The journal of a run. It enforces the limit of record bytes, which are counted the same at a replay. */
export class JobJournal {
  /** The maximum size of a value in all attempts of this job, in bytes. */
  readonly maxValueBytes: number;
  private readonly maxBytes: number;
  private bytes = 0;
  /** The keys of what this attempt has noted: what was sent, and how runs have ended. */
  private readonly noted = new Set<string>();
  /** Those that wait for a record. */
  private notes: string[] = [];
  private notedAtEnd = 0;
  private hasInheritedNotes: boolean | null = null;
  private isEmpty: boolean;
  /** Whether an older build began the journal, which did not record timeouts in time and missing callees. */
  private readonly isOlder: boolean;
  /** Null if it cannot be told: the resume of another flow takes another path, and an older build did not record all. */
  private readonly unreached: UnreachedOutcomes | null;
  /** What the job has from jobs that it resumes; null if it resumes none. */
  readonly inheritance: Inheritance | null;

  constructor(
    private readonly journal: Journal,
    { maxRecordBytes, maxValueBytes }: { maxRecordBytes: number; maxValueBytes: number },
    private readonly digest: RunHost['digest'],
  ) {
    const { recorded, inheritance = null } = journal;
    this.inheritance = inheritance;
    const pinned = recorded.get(MAX_VALUE_BYTES);
    this.maxBytes = maxRecordBytes;
    this.maxValueBytes = typeof pinned === 'number' ? pinned : maxValueBytes;
    this.isEmpty = recorded.size === 0;
    this.isOlder = !this.isEmpty && pinned === undefined;
    this.unreached =
      inheritance?.isOfOtherFlow !== true && !this.isOlder ? new UnreachedOutcomes(recorded) : null;
  }

  /** The record of an earlier attempt under the key. */
  recorded(key: string): Json | undefined {
    const value = this.journal.recorded.get(key);
    if (value !== undefined) {
      this.count(key, value);
      this.unreached?.reach(key);
    }
    return value;
  }

  /**
   * To be called before a step acts on other systems while the job has one path: a replay must have reached all finished steps by then.
   *
   * @returns undefined if there is nothing to check, as in most runs
   * @throws JobFailure if the replay has taken another path
   */
  checkReplay(): Promise<void> | undefined {
    const { unreached } = this;
    return unreached?.mayBeLeft === true ? this.refuseUnreached(unreached) : undefined;
  }

  /** From now on, finished steps may stay unreached: see {@link checkReplay}. */
  endReplayCheck(): void {
    this.unreached?.endCheck();
  }

  private async refuseUnreached(unreached: UnreachedOutcomes): Promise<void> {
    const left = await unreached.count();
    if (left > 0)
      throw new JobFailure({
        en: `the replay of the job took another path than before: it did not reach ${left} of the finished steps. Usually another release of liucheng, Node.js or a node package evaluates an expression or a node differently. Run the job again, or resume it with another version`,
        zh: `任务重放时走了与之前不同的路径：${left} 个已完成的步骤未能到达。通常是因为另一版本的 liucheng、Node.js 或节点包对某个表达式或节点的计算结果不同。请重新运行任务，或以其他版本继续执行`,
      });
  }

  /** The generation of the record under the key: see {@link Inheritance}. */
  generationOf(key: string): number {
    const { inheritance } = this;
    return inheritance === null ? 0 : (inheritance.records.get(key) ?? inheritance.generation);
  }

  /**
   * The generation of a step of which the outcome is not recorded: that of its idempotency key.
   *
   * @param before that of the outcomes before it
   */
  generationAfter(step: string, before: number, request: Request): number {
    const { inheritance } = this;
    if (inheritance === null) return before;
    const { anew, sent, leastGeneration } = inheritance;
    const after = Math.max(before, anew.get(step) ?? 0);
    if (after >= leastGeneration) return after;
    const last = sent.get(step);
    if (last === undefined || last < after) return leastGeneration;
    const isSame = this.journal.recorded.get(sentKey(step, last)) === digestOf(request, this.digest);
    return isSame ? last : leastGeneration;
  }

  /**
   * Records that a step is in flight while its job ends: in a resume with another flow, only the same request has the same key. The record does
   * not count for the limit, since a job must be able to end.
   */
  noteSent(step: string, generation: number, request: Request): void {
    const key = sentKey(step, generation);
    if (this.has(key) || this.noted.has(key)) return;
    this.noted.add(key);
    this.addNotes();
    this.begin();
    this.journal.append(key, digestOf(request, this.digest) ?? false, key.length);
  }

  /**
   * {@link noteSent} of a step that is in flight when its job ends. Past {@link MOST_NOTED}, steps are left out: in a resume with another flow, their
   * requests have other keys.
   */
  noteSentAtEnd(step: string, generation: number, request: Request): void {
    this.notedAtEnd += step.length;
    if (this.notedAtEnd <= MOST_NOTED) this.noteSent(step, generation, request);
  }

  /**
   * Notes how a run without a record has ended, with the next record that is added: what has led to that is committed with it. A note does not
   * count for the limit.
   */
  note(key: string): void {
    if (this.has(key) || this.noted.has(key)) return;
    this.noted.add(key);
    this.notes.push(key);
  }

  /** Whether the jobs that it resumes were run by workers that make notes: those of this release note at least that an event has started a job. */
  get inheritsNotes(): boolean {
    this.hasInheritedNotes ??= hasNote(this.inheritance?.records.keys() ?? []);
    return this.hasInheritedNotes;
  }

  /** Adds the notes for which there was no record yet. */
  addNotes(): void {
    if (this.notes.length === 0) return;
    this.begin();
    for (const key of this.notes) this.journal.append(key, true, key.length);
    this.notes = [];
  }

  /** Whether what an earlier job has recorded by {@link noteSent} is not true any more once the step acts. */
  isNotedOtherwise(step: string, generation: number): boolean {
    const last = this.inheritance?.sent.get(step);
    return last !== undefined && last !== generation;
  }

  /** Whether there is a record; does not count it as read. */
  has(key: string): boolean {
    return this.journal.recorded.has(key);
  }

  /** Adds a record. @throws JobFailure past the job's limit */
  add(key: string, value: Json): void {
    this.begin();
    this.addNotes();
    this.journal.append(key, value, this.count(key, value));
  }

  /** Adds the record of the job itself before all others. */
  private begin(): void {
    if (!this.isEmpty) return;
    this.isEmpty = false;
    this.journal.append(MAX_VALUE_BYTES, this.maxValueBytes, this.count(MAX_VALUE_BYTES, this.maxValueBytes));
  }

  /**
   * Whether an older build recorded later steps, so that the step had ended, without recording how: a call that finished in
   * time, or one of a missing process. False for journals of this release, which record both.
   */
  hasLaterSteps(step: Step): boolean {
    return this.isOlder && step.frame.hasLaterSteps(this.journal.recorded.keys());
  }

  /**
   * Settles when all records are committed and this attempt still holds the job. The host is asked even if nothing is left to
   * commit: a worker that was suspended must not act on other systems for a job that another worker has taken over.
   *
   * @throws JournalLost
   */
  async committed(): Promise<void> {
    try {
      await this.journal.committed();
    } catch (error) {
      throw new JournalLost(error);
    }
  }

  /**
   * Undefined if there is room for more records and lines; else settles when there is.
   *
   * @throws JournalLost
   */
  room(): Promise<void> | undefined {
    const freed = this.journal.room?.();
    return freed === undefined ? undefined : this.roomAfter(freed);
  }

  private async roomAfter(freed: Promise<unknown>): Promise<void> {
    try {
      // Branches that have waited for the same may have filled it again.
      for (let wait: Promise<unknown> | undefined = freed; wait !== undefined; wait = this.journal.room?.())
        await wait;
    } catch (error) {
      throw new JournalLost(error);
    }
  }

  private count(key: string, value: Json): number {
    const weight = key.length + sizeOf(value);
    this.bytes += weight;
    if (this.bytes > this.maxBytes) {
      throw new JobFailure({
        en: `the job's records exceed the limit of ${this.maxBytes} bytes`,
        zh: `任务的记录超过 ${this.maxBytes} 字节的上限`,
      });
    }
    return weight;
  }
}

function hasNote(keys: Iterable<string>): boolean {
  for (const key of keys) if (isNote(key)) return true;
  return false;
}

/** This attempt no longer holds the job, so the run ends as aborted. */
export class JournalLost extends Error {
  constructor(cause: unknown) {
    super('the journal was lost', { cause });
    this.name = 'JournalLost';
  }
}
