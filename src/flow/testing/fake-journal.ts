import { isObject } from '../data-type.js';
import { JobFailure } from '../failure.js';
import { resumeRecords } from '../run/resume-records.js';
import { runSync } from '../slices.js';
import { UnreachableRecords } from '../run/unreachable-records.js';
import type { Inheritance, Journal } from '../run-host.js';
import type { Json } from '../json.js';

/** A journal in memory. Records are committed in the order in which they were added, when the run waits for it. */
export class FakeJournal implements Journal {
  readonly recorded: ReadonlyMap<string, Json>;
  /** The records of steps that this attempt has added. */
  readonly added: [string, Json][] = [];
  /** All records that it has added: those of steps, and those of the job itself, such as notes, which are committed with the next of these. */
  private readonly all: [string, Json][] = [];
  private readonly keys: Set<string>;
  /** How often the run waited for a commit. */
  commits = 0;

  constructor(
    recorded: Iterable<readonly [string, Json]> = [],
    readonly inheritance?: Inheritance,
  ) {
    const records = new Map([...recorded].map(([key, value]) => [key, copy(value)]));
    this.recorded = new ReadOnce(records, inheritance?.isOfOtherFlow === true);
    this.keys = new Set(this.recorded.keys());
  }

  append(key: string, value: Json): void {
    if (this.keys.has(key)) throw new Error(`two records of ${key}`);
    this.keys.add(key);
    const record: [string, Json] = [key, copy(value)];
    this.all.push(record);
    if (!key.startsWith('~')) this.added.push(record);
  }

  committed(): Promise<void> {
    this.commits++;
    return Promise.resolve();
  }

  /** The journal that the next attempt would find if the worker had been lost after `count` of the added records. */
  cut(count = this.added.length): FakeJournal {
    return new FakeJournal(this.records(count), this.inheritance);
  }

  /**
   * The journal of a job that resumes this one.
   *
   * @param failedAt where the job failed; null if it was stopped
   * @param changed the nodes that are not the same in the flow that goes on, or are reached by other links
   * @param different those that are not the same
   * @param isOther whether it goes on with another flow
   */
  resumed(
    failedAt: string | null,
    changed: string[] = [],
    different = changed,
    isOther = changed.length + different.length > 0,
  ): FakeJournal {
    const records = new Map(this.records(this.added.length));
    const resumption = { failedAt, changed, different, isOther };
    const inheritance = runSync(resumeRecords(records, 1, this.inheritance ?? null, resumption));
    return new FakeJournal(records, inheritance);
  }

  private records(count: number): (readonly [string, Json])[] {
    const last = count === this.added.length ? this.all.at(-1) : this.added[count - 1];
    return [...this.recorded, ...(last === undefined ? [] : this.all.slice(0, this.all.indexOf(last) + 1))];
  }
}

function copy(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Records that can be read once, and not at all if a replay does not reach them, since a host drops large ones. */
class ReadOnce extends Map<string, Json> {
  private readonly dropped = new Set<string>();

  constructor(records: ReadonlyMap<string, Json>, isOfOtherFlow: boolean) {
    super(records);
    if (isOfOtherFlow) return;
    const unreachable = new UnreachableRecords();
    for (const key of records.keys()) unreachable.learn(key, records);
    for (const key of records.keys()) if (unreachable.has(key)) this.dropped.add(key);
  }

  override get(key: string): Json | undefined {
    const value = super.get(key);
    if (value === undefined) return undefined;
    // It fails the job, as with a host: a failure of the node could be caught, and go unseen in a test.
    if (this.dropped.has(key))
      throw new JobFailure({ en: `the record of ${key} was dropped`, zh: `${key} 的记录已不在内存中` });
    if (isObject(value)) this.dropped.add(key);
    return value;
  }
}
