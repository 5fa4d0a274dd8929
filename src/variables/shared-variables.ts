import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { anyOf } from '../database/any-of.js';
import { Database, type Executor, type Statement } from '../database/database.js';
import type { DataType } from '../flow/index.js';
import { redactorInTurn } from './redactors.js';
import { SealedValues } from './sealed-values.js';
import { SharedSnapshot, SharedValue } from './shared-snapshot.js';

/** All shared variables as they were at the moment `$1`, those that began as `$2` and `$3` say without their values, which are known. */
export const VARIABLES_AT: Statement = {
  name: 'variables-at',
  text: `
    SELECT w.variable_id, w.since, w.name, w.type, CASE WHEN known.since IS NULL THEN w.value END AS value
    FROM variable_value w LEFT JOIN unnest($2::int[], $3::int[]) AS known (variable_id, since)
      ON known.variable_id = w.variable_id AND known.since = w.since
    WHERE int4range(w.since, w.until) @> $1::int`,
};

const TYPES = {
  name: 'variable-types',
  text: `SELECT name, type FROM variable WHERE name = ${anyOf('$1::text[]')}`,
};

/** The most cached moments. Jobs of the same moment usually run at the same time. */
const REMEMBERED = 16;

/** The maximum size of cached moments, so that large values and secrets that change often are not kept 16 times. */
const REMEMBERED_BYTES = 512 * 1024 * 1024;

/** The most cached values, and their size in bytes: that of the largest permitted variables four times. */
const REMEMBERED_VALUES = 4_000;
const REMEMBERED_VALUES_BYTES = 256 * 1024 * 1024;

interface Row {
  variable_id: number;
  since: number;
  name: string;
  type: DataType;
  /** Null: the value is known. */
  value: string | null;
}

const snapshotCache = (): LRUCache<number, SharedSnapshot> =>
  new LRUCache({
    max: REMEMBERED,
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });

/** A value that is cached, by the variable and the moment at which it began. */
interface Known {
  id: number;
  since: number;
  value: SharedValue;
}

const valueCache = (): LRUCache<string, Known> =>
  new LRUCache({
    max: REMEMBERED_VALUES,
    maxSize: REMEMBERED_VALUES_BYTES,
    sizeCalculation: ({ value }) => value.bytes,
  });

type Values = Map<string, SharedValue>;

/** The shared variables at a moment. The values of a moment do not change while Postgres loses nothing. */
@Injectable()
export class SharedVariables {
  private snapshots = snapshotCache();
  private values = valueCache();
  private reading = new Map<number, Promise<Values>>();

  constructor(
    private readonly database: Database,
    private readonly sealed: SealedValues,
  ) {
    database.whenLost(() => {
      // A read that is under way still fills the former cache.
      this.snapshots = snapshotCache();
      this.values = valueCache();
      this.reading = new Map();
    });
  }

  /**
   * The shared variables at a moment; not a promise if the moment is cached.
   *
   * @param owner the id of the user who asks. Preparing many secrets takes a quarter of a second, and users take turns in it
   * @throws DatabaseUnavailable if it has waited too long for others
   */
  at(moment: number, owner: number): SharedSnapshot | Promise<SharedSnapshot> {
    if (moment === 0) return SharedSnapshot.EMPTY;
    return this.snapshots.get(moment) ?? this.prepare(moment, owner);
  }

  /** The current types of the variables with these names; variables that do not exist are omitted. */
  async types(executor: Executor, names: string[]): Promise<Map<string, DataType>> {
    const rows = names.length === 0 ? [] : await executor.rows<Pick<Row, 'name' | 'type'>>(TYPES, [names]);
    return new Map(rows.map(({ name, type }) => [name, type]));
  }

  private async prepare(moment: number, owner: number): Promise<SharedSnapshot> {
    const { snapshots } = this;
    const values = await this.valuesAt(moment);
    const redactor = await redactorInTurn(
      [...values.values()].flatMap(({ secret }) => secret ?? []),
      owner,
    );
    const known = snapshots.get(moment);
    if (known !== undefined) return known;
    const snapshot = new SharedSnapshot(values, redactor);
    snapshots.set(moment, snapshot);
    return snapshot;
  }

  private valuesAt(moment: number): Promise<Values> {
    const { reading } = this;
    const known = reading.get(moment);
    if (known !== undefined) return known;
    const values = this.read(moment).finally(() => reading.delete(moment));
    reading.set(moment, values);
    return values;
  }

  /** Reads only the values that are not known from other moments: all of them may have 4 MiB, and a moment may differ by one byte. */
  private async read(moment: number): Promise<Values> {
    const { values: cache } = this;
    const known = new Map(cache.entries());
    const begun = [...known.values()];
    const rows = await this.database.rows<Row>(VARIABLES_AT, [
      moment,
      begun.map(({ id }) => id),
      begun.map(({ since }) => since),
    ]);
    const values: Values = new Map();
    for (const { variable_id: id, since, name, type, value: kept } of rows) {
      const key = `${id} ${since}`;
      const value =
        kept === null
          ? known.get(key)?.value
          : (cache.get(key)?.value ?? new SharedValue(name, this.sealed.opened(type, kept)));
      if (value === undefined) throw new Error('a value of a shared variable is missing');
      cache.set(key, { id, since, value });
      values.set(name, value);
    }
    return values;
  }
}
