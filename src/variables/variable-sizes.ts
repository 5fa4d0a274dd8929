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

/** A value as `variable_value` stores it. */
type Stored = Pick<VariableValueEntity, 'type' | 'value'>;

/** The sizes of all current values together in bytes. */
interface Sizes {
  all: number;
  passwords: number;
}

/**
 * Checks the limits after a value was written. A value may become smaller even if the total exceeds the limit, and then the values are not
 * added up: this is done under the lock of all changes, and takes milliseconds.
 *
 * @param before the value that ended; undefined for a new variable
 * @param after the value that was written
 * @throws ValidationError
 */
export async function checkSizes(
  manager: EntityManager,
  before: Stored | undefined,
  after: Stored,
): Promise<void> {
  const grew = before === undefined || Buffer.byteLength(after.value) > Buffer.byteLength(before.value);
  const passwordGrew = after.type === 'password' && (grew || before.type !== 'password');
  if (!grew && !passwordGrew) return;
  const { all, passwords } = await currentSizes(manager);
  if (passwordGrew && passwords > MOST_PASSWORD_BYTES)
    throw new ValidationError({ value: [TOO_MANY_BYTES_OF_PASSWORDS] });
  if (grew && all > MOST_BYTES_TOGETHER) throw new ValidationError({ value: [TOO_MANY_BYTES] });
}

async function currentSizes(manager: EntityManager): Promise<Sizes> {
  const row = await manager
    .createQueryBuilder(VariableEntity, 'v')
    .innerJoin(VariableValueEntity, 'w', IS_CURRENT)
    .select('COALESCE(sum(octet_length(w.value)), 0)::int', 'all')
    .addSelect(`COALESCE(sum(${BYTES}) FILTER (WHERE w.type = 'password'), 0)::int`, 'passwords')
    .getRawOne<Sizes>();
  return row ?? { all: 0, passwords: 0 };
}
