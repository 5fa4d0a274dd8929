import { DataSource, type DataSourceOptions, QueryFailedError, TypeORMError } from 'typeorm';
import { SettingsError } from '../config/settings-error.js';
import { databaseError, isUnavailable } from './database-error.js';
import { unusableBy } from './explain-unusable.js';

/** How long a starting process waits for Postgres, which usually answers within a fraction of a second. */
export const ANSWER_MS = 10_000;

/**
 * Connects to Postgres. Without the timeout, a connection that breaks during TypeORM's first queries would keep the process
 * waiting forever: `endStuckConnections` does not run yet.
 *
 * @throws SettingsError if Postgres cannot be reached, refuses the connection or does not answer within `answerMs`
 */
export async function connect(options: DataSourceOptions, answerMs = ANSWER_MS): Promise<DataSource> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = (): void =>
      reject(new SettingsError(`Postgres (DATABASE_URL) did not answer within ${answerMs} ms`));
    timer = setTimeout(fail, answerMs);
  });
  try {
    return await Promise.race([new DataSource(options).initialize(), late]);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    // Also errors of certificates, and those of `pg`, which have no code. TypeORM's own are about the program.
    const isOfProgram = error instanceof TypeORMError && !(error instanceof QueryFailedError);
    if (isOfProgram || !(error instanceof Error) || !isUnavailable(databaseError(error))) throw error;
    throw new SettingsError(unusableBy(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
