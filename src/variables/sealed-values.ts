import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SettingsError } from '../config/settings-error.js';
import { Database } from '../database/database.js';
import type { DataType, Json } from '../flow/index.js';
import { SecretBox, Unreadable } from '../secrets/secret-box.js';
import type { SealedColumn } from '../secrets/sealed-column.js';
import { isSealedIn, keyIdIn } from '../secrets/sealed-texts.js';
import { IS_CURRENT } from './current-value.js';
import type { Opened } from './shared-snapshot.js';

/** The purpose with which values of the type `password` are sealed. */
const PURPOSE = 'shared variable';

/** The values of passwords, also earlier ones. */
export const SEALED_VALUES: SealedColumn = {
  about: 'values of shared variables',
  table: 'variable_value',
  key: ['variable_id', 'since'],
  column: 'value',
  purpose: PURPOSE,
};

const KEYS = {
  name: 'variable-keys',
  text: `
    SELECT ${keyIdIn('w.value')} AS key, min(w.name) AS name FROM variable v JOIN variable_value w ON ${IS_CURRENT}
    WHERE w.type = 'password' AND ${isSealedIn('w.value')} GROUP BY 1`,
};

/** Values of shared variables as `variable_value` stores them: JSON texts, sealed where the type is `password`. */
@Injectable()
export class SealedValues implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * @throws SettingsError if `LIUCHENG_SECRET_KEY` does not open the existing secrets, so that startup fails and not a job
   */
  async onModuleInit(): Promise<void> {
    const rows = await this.database.rows<{ key: string; name: string }>(KEYS);
    for (const { key, name } of rows) {
      const why = this.box.missing(key);
      if (why !== null)
        throw new SettingsError(
          `LIUCHENG_SECRET_KEY: the shared variable "${name}" cannot be read: ${why}. Set the key that was used; if the key has changed, set the new key, a comma and the old key.`,
        );
    }
  }

  /** Whether there is a key to encrypt passwords with. */
  get keepsSecrets(): boolean {
    return this.box.hasKey;
  }

  /**
   * The value as `variable_value` stores it.
   *
   * @throws Error for a password if there is no key
   */
  kept(type: DataType, value: Json): string {
    const text = JSON.stringify(value);
    return type === 'password' && value !== null ? this.box.seal(text, PURPOSE) : text;
  }

  /**
   * A stored value for another row, encrypted with the first key: `encryptAgain` may have passed the place of that row. One that this process
   * cannot read stays as it is.
   */
  keptAgain(type: DataType, kept: string): string {
    if (type !== 'password' || kept === 'null') return kept;
    try {
      return this.box.seal(this.box.open(kept, PURPOSE), PURPOSE);
    } catch (error) {
      if (error instanceof Unreadable) return kept;
      throw error;
    }
  }

  /** The JSON text of a stored value, or why it cannot be read: this fails only the jobs that read it. */
  opened(type: DataType, value: string): Opened {
    const isSecret = type === 'password';
    try {
      return { isSecret, json: isSecret && value !== 'null' ? this.box.open(value, PURPOSE) : value };
    } catch (error) {
      if (error instanceof Unreadable) return { isSecret, unreadable: error };
      throw error;
    }
  }
}
