import { DataSource, type DataSourceOptions } from 'typeorm';
import { SettingsError } from '../config/settings-error.js';
import { explainFailedConnection } from './explain-unusable.js';

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
    const lost = explainFailedConnection(error);
    if (lost === null) throw error;
    throw new SettingsError(lost, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
