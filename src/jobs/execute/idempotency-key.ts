import type { Database, Executor, Statement } from '../../database/database.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach, STALE_MS } from '../../database/grouped-calls.js';
import { plainArray } from '../../database/plain-array.js';
import { tryLock } from '../../database/try-lock.js';
import { unseen } from '../../database/unseen.js';
import { BadRequest, Conflict } from '../../rest/errors.js';
import type { Actor } from '../../rest/requests/caller.js';
import { type BatchRequest, bodyHash, type ExecuteRequest } from './execute-request.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** For how many hours a key names the jobs that were started with it. */
export const KEY_HOURS = 24;

const KEPT = `interval '${KEY_HOURS} hours'`;

/**
 * The jobs that the users `$1` started with the keys `$2` within 24 hours; `n` is the position of user and key, from 1. An earlier build that reuses
 * the key of a batch leaves `job_ids` as they were, so they count only if the first one is the job of the key.
 */
const KEYS: Statement = {
  name: 'execute-keys',
  text: `
    SELECT asked.n::int, found.body,
      (CASE WHEN job_ids[1] = job_id THEN job_ids ELSE ARRAY[job_id] END)::float8[] AS job_ids
    FROM unnest(${unseen('$1::int[]')}, $2::text[]) WITH ORDINALITY AS asked (cuser, key, n)
    JOIN execute_key found ON found.cuser = asked.cuser AND found.key = asked.key AND found.ctime >= now() - ${KEPT}`,
};

/** A key of a user. */
interface Asked {
  user: number;
  key: string;
}

/** A row of `KEYS`. */
interface KeyRow {
  n: number;
  body: string;
  job_ids: number[];
}

async function rowsOf(executor: Executor, asked: readonly Asked[]): Promise<(KeyRow | undefined)[]> {
  const values = [plainArray(asked.map(({ user }) => user)), asked.map(({ key }) => key)];
  const rows = await executor.rows<KeyRow>(KEYS, values);
  return rowOfEach(
    asked.map((_, index) => index + 1),
    rows,
    ({ n }) => n,
  );
}

/**
 * Reads the keys of many requests together, for each database. With a statement for each, three at a time, 50 clients started 390 jobs per second
 * with keys of their own.
 */
const reads = new WeakMap<Database, GroupedCalls<Asked, KeyRow | undefined>>();

function readsOf(database: Database): GroupedCalls<Asked, KeyRow | undefined> {
  const known =
    reads.get(database) ??
    new GroupedCalls<Asked, KeyRow | undefined>((asked) => rowsOf(database, asked), {
      maxItems: 500,
      maxInFlight: 2,
      userOf: ({ user }) => user,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
    });
  reads.set(database, known);
  return known;
}

/**
 * SQL: whether no other session uses the key at this moment. Then none does until the end of the transaction. Without it, {@link takenKey}
 * would wait for that session, and with it the connections for executes with other keys: beside seven tries of one key that a frozen API held,
 * all others were answered 503.
 */
export const freeKey = (cuser: string, key: string): string => tryLock(key, cuser);

const LOCK_KEY: Statement = {
  name: 'execute-key-lock',
  text: `SELECT ${freeKey('$1::int', '$2')} AS is_free`,
};

/**
 * SQL that takes idempotency keys for new jobs: returns `cuser`, `key`, `job_id` and `job_ids` of each; no row if a key was used within 24 hours.
 * The statement must have found the keys free: see {@link freeKey}. It waits only for a session of an earlier build.
 *
 * @param from the row to take the key for: what follows `FROM`. The other parameters are SQL expressions over it
 */
export const takenKey = ({
  cuser,
  key,
  hash,
  jobId,
  jobIds = 'NULL',
  from,
}: Record<'cuser' | 'key' | 'hash' | 'jobId' | 'from', string> & { jobIds?: string }): string => `
      INSERT INTO execute_key (cuser, key, body, job_id, job_ids)
      SELECT ${cuser}, ${key}::varchar, ${hash}::varchar, ${jobId}, ${jobIds} FROM ${from}
      ON CONFLICT (cuser, key) DO UPDATE SET
        body = excluded.body, job_id = excluded.job_id, job_ids = excluded.job_ids, ctime = now()
        WHERE execute_key.ctime < now() - ${KEPT}
      RETURNING cuser, key, job_id, job_ids`;

/** @throws BadRequest if the header `Idempotency-Key` is not valid */
export function checkKey(key: string): void {
  if (IDEMPOTENCY_KEY.test(key)) return;
  throw new BadRequest({
    en: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
    zh: 'Idempotency-Key 应为 1 到 255 个可见 ASCII 字符。',
  });
}

/**
 * The jobs that an earlier execute or batch with the same idempotency key started within 24 hours; null if there was none, or the
 * request has no key.
 *
 * @throws Conflict if the key came with another body
 */
export async function answeredBefore(
  database: Database,
  request: ExecuteRequest | BatchRequest,
): Promise<number[] | null> {
  const { actor, idempotencyKey } = request;
  if (idempotencyKey === undefined) return null;
  return startedBefore(database, actor, idempotencyKey, await bodyHash(request));
}

/**
 * The jobs that another request with the same idempotency key has started while this one was being served.
 *
 * @throws Conflict if the key came with another body, or its 24 hours have ended just now
 */
export async function answeredMeanwhile(
  database: Database,
  request: ExecuteRequest | BatchRequest,
): Promise<[number, ...number[]]> {
  return notExpired(await answeredBefore(database, request));
}

/**
 * @param jobs the jobs of a key that was in use a moment ago
 * @throws Conflict where there are none any more, because the key's 24 hours have ended
 */
export function notExpired(jobs: number[] | null): [number, ...number[]] {
  const [first, ...others] = jobs ?? [];
  if (first === undefined)
    throw new Conflict({
      en: 'The time of this Idempotency-Key has just ended. Try again.',
      zh: '该 Idempotency-Key 刚刚过期，请重试。',
    });
  return [first, ...others];
}

/**
 * Whether the caller has started jobs with the key within 24 hours.
 *
 * @param executor the transaction
 * @param keyed the key and the hash of the request; nothing if the request has no key
 * @throws Conflict if the key came with another request before
 */
export async function isStartedBefore(
  executor: Executor,
  actor: Actor,
  [key, hash]: readonly [key: string, hash: string] | readonly [],
): Promise<boolean> {
  if (key === undefined || hash === undefined) return false;
  const [row] = await rowsOf(executor, [{ user: actor.id, key }]);
  return jobsOf(row, hash) !== null;
}

/**
 * Whether no other session uses the key. Then none does until the end of the transaction.
 *
 * @param executor the transaction
 * @param keyed the key; nothing if the request has none
 */
export async function isKeyFree(
  executor: Executor,
  actor: Actor,
  [key]: readonly [key: string, hash: string] | readonly [],
): Promise<boolean> {
  if (key === undefined) return true;
  const [row] = await executor.rows<{ is_free: boolean }>(LOCK_KEY, [actor.id, key]);
  return row?.is_free === true;
}

/**
 * The jobs that the caller started with the key within 24 hours; null if there are none.
 *
 * @param database reads those of many requests together; a transaction has a connection of its own: see {@link isStartedBefore}
 * @param hash the hash of the request
 * @throws Conflict if the key came with another request before
 */
export async function startedBefore(
  database: Database,
  actor: Actor,
  key: string,
  hash: string,
): Promise<number[] | null> {
  return jobsOf(await readsOf(database).add({ user: actor.id, key }), hash);
}

/** @throws Conflict if the key came with another request before */
function jobsOf(row: KeyRow | undefined, hash: string): number[] | null {
  if (!row) return null;
  if (row.body !== hash)
    throw new Conflict({
      en: 'This Idempotency-Key was used with another body.',
      zh: '该 Idempotency-Key 已用于内容不同的请求。',
    });
  return row.job_ids;
}
