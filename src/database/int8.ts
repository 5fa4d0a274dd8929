import pg from 'pg';

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/**
 * Parses a `bigint` as a number. `pg` returns a string, since not every bigint fits a number. The ids of jobs and audit
 * records end at 2^53 − 1.
 *
 * @throws RangeError beyond that: a rounded id could be the id of another job
 */
export function int8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the bigint ${text} is not a safe integer`);
  return value;
}

/** `types` of a `pg` client or pool: parses `bigint` with {@link int8} and every other type as `pg` does. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: TypeId, format?: 'text' | 'binary'): (text: string) => unknown {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return int8;
    const parse: unknown = pg.types.getTypeParser(oid, format);
    return parse as (text: string) => unknown;
  },
};
