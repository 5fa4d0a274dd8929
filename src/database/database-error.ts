import { types } from 'node:util';
import { QueryFailedError } from 'typeorm';

/**
 * SQLSTATE classes of errors about the data of a statement: 21 cardinality, 22 data exception, 23 integrity constraint,
 * 44 check option, 54 program limit. Repeating the statement fails again.
 */
const ABOUT_DATA = /^(?:21|22|23|44|54)\w{3}$/;

/** SQLSTATE of a deadlock: Postgres has ended one of two transactions that waited for each other. */
const DEADLOCK = '40P01';

/** SQLSTATE of a value that a unique index has already. */
const UNIQUE_VIOLATION = '23505';

/** Whether a statement failed because Postgres refuses its data. The same statement with other data can succeed. */
export const isAboutData = (error: unknown): boolean =>
  types.isNativeError(error) && ABOUT_DATA.test(codeOf(error) ?? '');

/** Whether a statement failed because a value that must be unique is taken. */
export const isUniqueViolation = (error: unknown): boolean =>
  types.isNativeError(error) && codeOf(error) === UNIQUE_VIOLATION;

/** Whether Postgres has ended a transaction to resolve a deadlock. The same transaction succeeds when it is repeated. */
export const isDeadlock = (error: unknown): boolean =>
  types.isNativeError(error) && codeOf(error) === DEADLOCK;

/** A statement that was cancelled (57014), mostly since it took longer than `statement_timeout`. */
export const CANCELLED = '57014';

/** A transaction that conflicts with another one (40001), or on a replica with what it replays. */
const SERIALIZATION_FAILURE = '40001';

/**
 * A statement failed because of the server, its disk, its configuration or the connection. The same statement can succeed
 * later. Errors about the data are not wrapped in this class.
 */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
  /** The SQLSTATE, or the code of Node's error; undefined if the error has none. */
  readonly code: string | undefined;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.code = codeOf(cause);
  }
}

/** The code of {@link waitedTooLong}. */
const TOO_LATE = 'TOO_LATE';

/** The error of work that has waited too long for other work, which keeps the database busy. */
export const waitedTooLong = (): DatabaseUnavailable =>
  new DatabaseUnavailable(Object.assign(new Error('it has waited too long for others'), { code: TOO_LATE }));

/** Whether an error means that Postgres is unavailable, rather than that the data of a statement are wrong. */
export const isUnavailable = (error: unknown): error is DatabaseUnavailable =>
  error instanceof DatabaseUnavailable;

/** Whether work failed only because it has waited too long, for a lock or for other work. Other work can succeed. */
export const hasWaited = ({ code }: DatabaseUnavailable): boolean => code === CANCELLED || code === TOO_LATE;

/** Whether a server has cancelled the statement, and may run the next one. */
export const wasCancelled = ({ code }: DatabaseUnavailable): boolean =>
  code === CANCELLED || code === SERIALIZATION_FAILURE;

/**
 * Whether the next statement may meet another server: the connection is lost (a code of Node, SQLSTATE class 08, or no code), or the server
 * ends (57P…) or is read-only (25006), as in a failover.
 */
export const losesServer = (error: unknown): error is DatabaseUnavailable =>
  isUnavailable(error) && /^(?:$|08|57P|25006$|E[A-Z]+$)/.test(error.code ?? '');

/**
 * Whether Postgres rejects the statement itself (SQLSTATE classes 42 and XX). This is expected during a migration or with
 * missing privileges. Otherwise it is a bug of liucheng and must be logged as an error.
 */
export const refusesStatement = ({ code }: DatabaseUnavailable): boolean =>
  /^(?:42|XX)\w{3}$/.test(code ?? '');

/**
 * Converts the error of a statement to the error that callers see. Errors about the data, and errors that `pg` throws before
 * it sends anything (a value that it cannot serialise), stay as they are. Every other error becomes a
 * {@link DatabaseUnavailable}: a read-only server (25006), a full disk (53100), a shutdown, a lost connection, a timeout, a
 * schema that is being migrated.
 */
export function databaseError(error: unknown): unknown {
  if (!types.isNativeError(error) || isUnavailable(error)) return error;
  if (error.name === 'TypeError' || error.name === 'RangeError') return error;
  return isAboutData(error) ? error : new DatabaseUnavailable(error);
}

/**
 * An error that came out of TypeORM, as {@link databaseError} gives it: without TypeORM's wrapper, whose `parameters` may hold
 * password hashes. Every other error stays as it is.
 */
export const unwrapped = (error: unknown): unknown =>
  error instanceof QueryFailedError ? databaseError(error.driverError) : error;

function codeOf(error: Error): string | undefined {
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
