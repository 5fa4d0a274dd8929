import { admit, type Json, JobFailure } from '../flow/index.js';
import { Redactor } from '../secrets/redactor.js';
import type { Unreadable } from '../secrets/secret-box.js';
import { KeyMissing } from '../secrets/secret-box.js';

/** A decrypted shared variable as JSON text, or the reason why it could not be decrypted. */
export type Opened = { isSecret: boolean } & (
  | { json: string; unreadable?: undefined }
  | { json?: undefined; unreadable: Unreadable }
);

/** Bytes of memory for each character of a JSON text after it is parsed: 14 for empty lists (measured), and its own. */
const WEIGHT = 16;

/**
 * A value of a shared variable. The moments at which it is the same share it, so that a change of one variable does not cost the memory of
 * all others once more.
 */
export class SharedValue {
  private parsed: Json | undefined;

  constructor(
    private readonly name: string,
    private readonly opened: Opened,
  ) {}

  get isSecret(): boolean {
    return this.opened.isSecret;
  }

  /** The text that is to be redacted because of it; undefined: none. */
  get secret(): string | undefined {
    const { isSecret, json } = this.opened;
    const value: unknown = isSecret && json !== undefined ? JSON.parse(json) : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  /** Approximate memory in bytes, if it is parsed. */
  get bytes(): number {
    return 256 + (this.opened.json?.length ?? 0) * WEIGHT;
  }

  /** As {@link SharedSnapshot.value}. It is parsed when it is first read, because most flows read few. */
  read(): Json {
    const { name, opened } = this;
    if (opened.unreadable instanceof KeyMissing) throw new KeyMissing(because(name, opened.unreadable));
    if (opened.unreadable !== undefined) throw unreadable(name, opened.unreadable);
    // Jobs share the admitted value. Without it, each of them would copy up to 4 MiB.
    this.parsed ??= admit(parse(name, opened.json), Infinity);
    return this.parsed;
  }
}

/** All shared variables as they were at one moment. */
export class SharedSnapshot {
  static readonly EMPTY = new SharedSnapshot(new Map(), Redactor.EMPTY);

  /** @param redactor the redactor of all secrets among the values */
  constructor(
    private readonly values: ReadonlyMap<string, SharedValue>,
    readonly redactor: Redactor,
  ) {}

  /** Approximate memory in bytes, if all values are parsed. */
  get bytes(): number {
    let bytes = this.redactor.bytes;
    for (const value of this.values.values()) bytes += value.bytes;
    return bytes;
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
    return this.values.get(name)?.read();
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
