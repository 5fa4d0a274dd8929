import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SettingsError } from '../config/settings-error.js';
import { Database, type Executor } from '../database/database.js';
import type { DataType, Json } from '../flow/index.js';
import { Redactor } from '../secrets/redactor.js';
import { SecretBox, Unreadable } from '../secrets/secret-box.js';
import { SharedSnapshot, type SharedValue } from './shared-snapshot.js';

/** What a value of the type `password` is sealed as. */
const PURPOSE = 'shared variable';

const AT = {
  name: 'variables-at',
  text: `SELECT name, type, value FROM variable_value WHERE since <= $1 AND (until IS NULL OR until > $1)`,
};

const TYPES = {
  name: 'variable-types',
  text: `SELECT name, type FROM variable_value WHERE until IS NULL AND name = ANY ($1::text[])`,
};

const KEYS = {
  name: 'variable-keys',
  text: `
    SELECT split_part(value, ':', 2) AS key, min(name) AS name FROM variable_value
    WHERE until IS NULL AND type = 'password' AND value LIKE 'sealed:%' GROUP BY 1`,
};

/** How many moments a process remembers: jobs of one moment come in crowds. */
const REMEMBERED = 16;

interface Row {
  name: string;
  type: DataType;
  value: string;
}

/** Shared variables as jobs see them: as they were at a moment, which never changes. */
@Injectable()
export class SharedVariables implements OnModuleInit {
  private readonly snapshots = new LRUCache<number, SharedSnapshot>({ max: REMEMBERED });
  private readonly reading = new Map<number, Promise<SharedSnapshot>>();

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * @throws SettingsError where `LIUCHENG_SECRET_KEY` is not that of the secrets that there are: better now than with
   *   the first job that needs one
   */
  async onModuleInit(): Promise<void> {
    const rows = await this.database.rows<{ key: string; name: string }>(KEYS);
    for (const { key, name } of rows) {
      const why = this.box.missing(key);
      if (why !== null)
        throw new SettingsError(
          `LIUCHENG_SECRET_KEY: the shared variable "${name}" cannot be read: ${why}. Set the key that was used, after the new one and a comma where you have changed it.`,
        );
    }
  }

  /** All of them as they were at a moment: without waiting where this process has seen it before. */
  at(moment: number): SharedSnapshot | Promise<SharedSnapshot> {
    if (moment === 0) return SharedSnapshot.EMPTY;
    const known = this.snapshots.get(moment) ?? this.reading.get(moment);
    if (known !== undefined) return known;
    const reading = this.read(moment).finally(() => this.reading.delete(moment));
    this.reading.set(moment, reading);
    return reading;
  }

  /** The types of those that there are now, of some names. */
  async types(executor: Executor, names: string[]): Promise<Map<string, DataType>> {
    const rows = names.length === 0 ? [] : await executor.rows<Row>(TYPES, [names]);
    return new Map(rows.map(({ name, type }) => [name, type]));
  }

  /** Whether there is a key to encrypt passwords with. */
  get keepsSecrets(): boolean {
    return this.box.hasKey;
  }

  /**
   * The value as `variable_value` keeps it.
   *
   * @throws Error for a password, where there is no key
   */
  kept(type: DataType, value: Json): string {
    const text = JSON.stringify(value);
    return type === 'password' && value !== null ? this.box.seal(text, PURPOSE) : text;
  }

  private async read(moment: number): Promise<SharedSnapshot> {
    const rows = await this.database.rows<Row>(AT, [moment]);
    const values = new Map(rows.map((row) => [row.name, this.opened(row)]));
    const secrets = [...values.values()].flatMap(({ isSecret, value }) =>
      isSecret && typeof value === 'string' ? [value] : [],
    );
    const snapshot = new SharedSnapshot(values, new Redactor(secrets));
    this.snapshots.set(moment, snapshot);
    return snapshot;
  }

  /** One that cannot be read is the trouble of the jobs that want it, not of all. */
  private opened({ type, value }: Row): SharedValue {
    const isSecret = type === 'password';
    try {
      const text = isSecret && value !== 'null' ? this.box.open(value, PURPOSE) : value;
      return { isSecret, value: JSON.parse(text) as Json };
    } catch (error) {
      return { isSecret, unreadable: error instanceof Unreadable ? error.message : 'it is no JSON' };
    }
  }
}
