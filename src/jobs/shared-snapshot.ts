import { type Json, JobFailure } from '../flow/index.js';
import { Redactor } from '../secrets/redactor.js';

/** A shared variable, decrypted; `unreadable` says why it could not be. */
export type SharedValue = { isSecret: boolean } & (
  { value: Json; unreadable?: undefined } | { value?: undefined; unreadable: string }
);

/** All shared variables as they were at one moment. */
export class SharedSnapshot {
  static readonly EMPTY = new SharedSnapshot(new Map(), new Redactor([]));

  /** @param redactor knows every secret among them */
  constructor(
    private readonly values: ReadonlyMap<string, SharedValue>,
    readonly redactor: Redactor,
  ) {}

  isSecret(name: string): boolean {
    return this.values.get(name)?.isSecret ?? false;
  }

  /**
   * The value; undefined where there is no variable of the name.
   *
   * @throws JobFailure where it could not be decrypted
   */
  value(name: string): Json | undefined {
    const known = this.values.get(name);
    if (known?.unreadable !== undefined)
      throw new JobFailure(`the shared variable "${name}" cannot be read: ${known.unreadable}`);
    return known?.value;
  }
}
