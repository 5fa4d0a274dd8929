import { QueryFailedError, TypeORMError } from 'typeorm';
import { databaseError, isUnavailable, unwrapped } from './database-error.js';

/**
 * Node's codes of connections, and SQLSTATEs of what an operator can mend: a connection (08), who connects (28), the database's name (3D), its
 * disk or its number of connections (53), a right that the role lacks (42501), a server that ends (57P) or is read-only (25006).
 */
const UNUSABLE =
  /^(?:08|28|3D|53|57P|25006$|42501$|ECONN|EAI_|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)/;

/**
 * What an operator reads if a program cannot use Postgres: the variable that names it and the cause, without a stack.
 *
 * @returns null for an error of another kind
 */
export function explainUnusable(error: unknown): string | null {
  const cause = unwrapped(error);
  if (!(cause instanceof Error)) return null;
  const { code } = cause as { code?: unknown };
  // Only a statement that has lost its connection has an error without a code.
  const isUnusable = typeof code === 'string' ? UNUSABLE.test(code) : isUnavailable(cause);
  return isUnusable ? unusableBy(cause) : null;
}

/**
 * As {@link explainUnusable}, for the error of a connection that is being made: it also may be one of certificates or of `pg`, whose codes and
 * missing codes other parts of a program have too.
 *
 * @returns null for an error of the program, as TypeORM's own are
 */
export function explainFailedConnection(error: unknown): string | null {
  const isOfProgram = error instanceof TypeORMError && !(error instanceof QueryFailedError);
  if (isOfProgram || !(error instanceof Error)) return null;
  return isUnavailable(databaseError(error)) ? unusableBy(error) : null;
}

const unusableBy = (error: Error): string => `Postgres (DATABASE_URL) cannot be used: ${messageOf(error)}`;

/** The message of an error; of a name with several addresses, those of all. */
const messageOf = (error: Error): string =>
  error instanceof AggregateError
    ? error.errors.map((each: unknown) => (each instanceof Error ? each.message : String(each))).join(', ')
    : error.message;
