import { type Json, JobFailure } from '../flow/index.js';
import { Redactor } from '../secrets/redactor.js';
import type { Unreadable } from '../secrets/secret-box.js';
import { KeyMissing } from '../secrets/secret-box.js';

/** A decrypted shared variable, or the reason why it could not be decrypted. */
export type SharedValue = { isSecret: boolean } & (
  { value: Json; unreadable?: undefined } | { value?: undefined; unreadable: Unreadable }
);

/** All shared variables as they were at one moment. */
export class SharedSnapshot {
  static readonly EMPTY = new SharedSnapshot(new Map(), Redactor.EMPTY);

  /** @param redactor the redactor of all secrets among the values */
  constructor(
    private readonly values: ReadonlyMap<string, SharedValue>,
    readonly redactor: Redactor,
  ) {}

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
    if (known?.unreadable === undefined) return known?.value;
    const { message } = known.unreadable;
    const en = `the shared variable "${name}" cannot be read: ${message}`;
    throw known.unreadable instanceof KeyMissing
      ? new KeyMissing(en)
      : new JobFailure({ en, zh: `无法读取共享变量“${name}”：其内容已被更改，或不是在此加密的` });
  }
}
