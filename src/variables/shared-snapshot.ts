import { admit, type Json, JobFailure } from '../flow/index.js';
import { Redactor } from '../secrets/redactor.js';
import type { Unreadable } from '../secrets/secret-box.js';
import { KeyMissing } from '../secrets/secret-box.js';

/** A decrypted shared variable as JSON text, or the reason why it could not be decrypted. */
export type SharedValue = { isSecret: boolean } & (
  { json: string; unreadable?: undefined } | { json?: undefined; unreadable: Unreadable }
);

/** Bytes of memory for each character of a JSON text after it is parsed: 14 for empty lists (measured), and its own. */
const WEIGHT = 16;

/** All shared variables as they were at one moment. A value is parsed when it is first read, because most flows read few. */
export class SharedSnapshot {
  static readonly EMPTY = new SharedSnapshot(new Map(), Redactor.EMPTY);

  private readonly parsed = new Map<string, Json>();

  /** @param redactor the redactor of all secrets among the values */
  constructor(
    private readonly values: ReadonlyMap<string, SharedValue>,
    readonly redactor: Redactor,
  ) {}

  /** Approximate memory in bytes, if all values are parsed. */
  get bytes(): number {
    let characters = 0;
    for (const { json = '' } of this.values.values()) characters += json.length;
    return this.redactor.bytes + characters * WEIGHT;
  }

  isSecret(name: string): boolean {
    return this.values.get(name)?.isSecret ?? false;
  }

  /**
   * The value; undefined if there is no variable with this name.
   *
   * @throws KeyMissing if this process lacks the key, which another process may have
   * @throws JobFailure if it cannot be decrypted for another reason
   */
  value(name: string): Json | undefined {
    const known = this.values.get(name);
    if (known === undefined || this.parsed.has(name)) return this.parsed.get(name);
    if (known.unreadable instanceof KeyMissing) throw new KeyMissing(because(name, known.unreadable));
    if (known.unreadable !== undefined) throw unreadable(name, known.unreadable);
    // Jobs share the admitted value. Without it, each of them would copy up to 4 MiB.
    const value = admit(parse(name, known.json), Infinity);
    this.parsed.set(name, value);
    return value;
  }
}

function parse(name: string, json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw unreadable(name, { message: 'it is not JSON' });
  }
}

const because = (name: string, { message }: Pick<Error, 'message'>): string =>
  `the shared variable "${name}" cannot be read: ${message}`;

const unreadable = (name: string, why: Pick<Error, 'message'>): JobFailure =>
  new JobFailure({
    en: because(name, why),
    zh: `无法读取共享变量“${name}”：其内容已被更改，或不是在此加密的`,
  });
