import { DataSource, type DataSourceOptions } from 'typeorm';

/** How long a process that boots waits for Postgres. One that answers takes a fraction of a second. */
const ANSWER_MS = 10_000;

/**
 * Connects to Postgres, or says why not: a wire that dies within TypeORM's first questions would keep a process waiting
 * for ever without a word, since nobody watches its connections yet.
 *
 * @throws where Postgres refuses, or does not answer within `answerMs`
 */
export async function connect(options: DataSourceOptions, answerMs = ANSWER_MS): Promise<DataSource> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tell = (): void =>
      reject(new Error(`Postgres (DATABASE_URL) did not answer within ${answerMs} ms`));
    timer = setTimeout(tell, answerMs);
  });
  try {
    return await Promise.race([new DataSource(options).initialize(), late]);
  } finally {
    clearTimeout(timer);
  }
}
