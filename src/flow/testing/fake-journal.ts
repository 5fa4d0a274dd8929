import type { Journal, Json } from '../world.js';

/** A journal in memory. Records are committed when a run asks for it, in the order in which they were added. */
export class FakeJournal implements Journal {
  readonly recorded: ReadonlyMap<string, Json>;
  /** What this attempt has added. */
  readonly added: [string, Json][] = [];
  private readonly keys: Set<string>;
  /** How often a commit was waited for. */
  commits = 0;

  constructor(recorded: Iterable<readonly [string, Json]> = []) {
    this.recorded = new Map([...recorded].map(([key, value]) => [key, copy(value)]));
    this.keys = new Set(this.recorded.keys());
  }

  append(key: string, value: Json): void {
    if (this.keys.has(key)) throw new Error(`two records of ${key}`);
    this.keys.add(key);
    this.added.push([key, copy(value)]);
  }

  committed(): Promise<void> {
    this.commits++;
    return Promise.resolve();
  }

  /** A journal as the next attempt would find it, had the worker been lost after `count` of the added records. */
  cut(count = this.added.length): FakeJournal {
    return new FakeJournal([...this.recorded, ...this.added.slice(0, count)]);
  }
}

function copy(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
