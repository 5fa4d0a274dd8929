import { types } from 'node:util';

/** Error codes of a connection that could not be made or was lost, of Node and of Postgres (classes 08, 57P and 40). */
const CODES =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|08\w{3}|57P0[1235]|57014|53300|53400|40P01|40001)$/;

/** What `pg` and its pool say in errors that carry no code. */
const MESSAGES_OF_PG =
  /^(?:timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client was closed|Client has encountered a connection error|Cannot use a pool after calling end)/;

/** Whether an error means that the database cannot be reached, or does not answer, rather than that we are wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code } = error as Error & { code?: unknown };
  return (typeof code === 'string' && CODES.test(code)) || MESSAGES_OF_PG.test(error.message);
}
