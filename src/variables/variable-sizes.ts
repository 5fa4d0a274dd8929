import type { EntityManager } from 'typeorm';
import { ValidationError } from '../rest/errors.js';
import { openedBytesIn } from '../secrets/sealed-texts.js';
import { IS_CURRENT } from './current-value.js';
import { VariableEntity } from './variable.entity.js';
import { VariableValueEntity } from './variable-value.entity.js';

/** The limit of all values together. Each worker loads all of them after each change. */
const MOST_BYTES_TOGETHER = 4 * 1024 * 1024;

/**
 * Each text that a job shows is searched for all passwords. So many bytes of them take 6 to 45 MB of memory and 0.03 to 0.25 s to prepare
 * (measured), again after each change of one.
 */
const MOST_PASSWORD_BYTES = 64 * 1024;

const TOO_MANY_BYTES = {
  en: `All shared variables together may have at most ${MOST_BYTES_TOGETHER} bytes.`,
  zh: `所有共享变量合计不得超过 ${MOST_BYTES_TOGETHER} 字节。`,
};

const TOO_MANY_BYTES_OF_PASSWORDS = {
  en: `All shared passwords together may have at most ${MOST_PASSWORD_BYTES} bytes.`,
  zh: `所有共享密码合计不得超过 ${MOST_PASSWORD_BYTES} 字节。`,
};

/** SQL: the size in bytes of the JSON in a sealed value. */
const BYTES = openedBytesIn('w.value');

/** Sizes of current values in bytes: of all variables and of passwords, and for each the part of one variable. */
interface Sizes {
  all: number;
  own: number;
  passwords: number;
  ownPassword: number;
}

/** The sizes of a variable that does not exist yet. */
export const NOTHING: Sizes = { all: 0, own: 0, passwords: 0, ownPassword: 0 };

/** @param id the one variable */
export async function sizesOf(manager: EntityManager, id: number): Promise<Sizes> {
  const sum = (bytes: string, condition = 'true'): string =>
    `COALESCE(sum(${bytes}) FILTER (WHERE ${condition}), 0)::int`;
  const row = await manager
    .createQueryBuilder(VariableEntity, 'v')
    .innerJoin(VariableValueEntity, 'w', IS_CURRENT)
    .select(sum('octet_length(w.value)'), 'all')
    .addSelect(sum('octet_length(w.value)', 'w.variable_id = :id'), 'own')
    .addSelect(sum(BYTES, `w.type = 'password'`), 'passwords')
    .addSelect(sum(BYTES, `w.type = 'password' AND w.variable_id = :id`), 'ownPassword')
    .setParameters({ id })
    .getRawOne<Sizes>();
  return row ?? NOTHING;
}

/**
 * Checks the limits after a value was written.
 *
 * @param before the earlier sizes: a value may become smaller even if the total exceeds the limit
 * @throws ValidationError
 */
export async function checkSizes(manager: EntityManager, id: number, before: Sizes): Promise<void> {
  const { all, own, passwords, ownPassword } = await sizesOf(manager, id);
  if (passwords > MOST_PASSWORD_BYTES && ownPassword > before.ownPassword)
    throw new ValidationError({ value: [TOO_MANY_BYTES_OF_PASSWORDS] });
  if (all > MOST_BYTES_TOGETHER && own > before.own) throw new ValidationError({ value: [TOO_MANY_BYTES] });
}
