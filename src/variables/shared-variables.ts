import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SettingsError } from '../config/settings-error.js';
import { anyOf } from '../database/any-of.js';
import { Database, type Executor, type Statement } from '../database/database.js';
import type { DataType, Json } from '../flow/index.js';
import { SecretBox, Unreadable } from '../secrets/secret-box.js';
import { redactorOf } from './redactors.js';
import { IS_CURRENT } from './current-value.js';
import { SharedSnapshot, type SharedValue } from './shared-snapshot.js';

/** The purpose with which values of the type `password` are sealed. */
const PURPOSE = 'shared variable';

/** All shared variables as they were at the moment `$1`. */
export const VARIABLES_AT: Statement = {
  name: 'variables-at',
  text: `SELECT name, type, value FROM variable_value WHERE int4range(since, until) @> $1::int`,
};

const TYPES = {
  name: 'variable-types',
  text: `SELECT name, type FROM variable WHERE name = ${anyOf('$1::text[]')}`,
};

const KEYS = {
  name: 'variable-keys',
  text: `
    SELECT split_part(w.value, ':', 2) AS key, min(w.name) AS name FROM variable v JOIN variable_value w ON ${IS_CURRENT}
    WHERE w.type = 'password' AND w.value LIKE 'sealed:%' GROUP BY 1`,
};

/** The most cached moments. Jobs of the same moment usually run at the same time. */
const REMEMBERED = 16;

/** The maximum size of cached moments, so that large values and secrets that change often are not kept 16 times. */
const REMEMBERED_BYTES = 512 * 1024 * 1024;

interface Row {
  name: string;
  type: DataType;
  value: string;
}

const snapshotCache = (): LRUCache<number, SharedSnapshot> =>
  new LRUCache({
    max: REMEMBERED,
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });

/** The shared variables at a moment. The values of a moment do not change while Postgres loses nothing. */
@Injectable()
export class SharedVariables implements OnModuleInit {
  private snapshots = snapshotCache();
  private readonly reading = new Map<number, Promise<SharedSnapshot>>();

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    database.whenLost(() => {
      // A read that is under way still fills the former cache.
      this.snapshots = snapshotCache();
      this.reading.clear();
    });
  }

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

  /** The shared variables at a moment; not a promise if the moment is cached. */
  at(moment: number): SharedSnapshot | Promise<SharedSnapshot> {
    if (moment === 0) return SharedSnapshot.EMPTY;
    const known = this.snapshots.get(moment) ?? this.reading.get(moment);
    if (known !== undefined) return known;
    const reading = this.read(moment).finally(() => this.reading.delete(moment));
    this.reading.set(moment, reading);
    return reading;
  }

  /** The current types of the variables with these names; variables that do not exist are omitted. */
  async types(executor: Executor, names: string[]): Promise<Map<string, DataType>> {
    const rows = names.length === 0 ? [] : await executor.rows<Row>(TYPES, [names]);
    return new Map(rows.map(({ name, type }) => [name, type]));
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

  private async read(moment: number): Promise<SharedSnapshot> {
    const { snapshots } = this;
    const rows = await this.database.rows<Row>(VARIABLES_AT, [moment]);
    const values = new Map(rows.map((row) => [row.name, this.opened(row)]));
    const secrets = [...values.values()].flatMap(secretsOf);
    const snapshot = new SharedSnapshot(values, await redactorOf(secrets));
    snapshots.set(moment, snapshot);
    return snapshot;
  }

  /** A variable that cannot be read fails only the jobs that read it. */
  private opened({ type, value }: Row): SharedValue {
    const isSecret = type === 'password';
    try {
      return { isSecret, json: isSecret && value !== 'null' ? this.box.open(value, PURPOSE) : value };
    } catch (error) {
      if (error instanceof Unreadable) return { isSecret, unreadable: error };
      throw error;
    }
  }
}

/** The texts that are to be redacted because of a variable. */
function secretsOf({ isSecret, json }: SharedValue): string[] {
  if (!isSecret || json === undefined) return [];
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? [value] : [];
}
