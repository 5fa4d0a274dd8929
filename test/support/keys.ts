import { type Server, startServer } from './server.js';

/** Two keys of an installation: one that is replaced, and the one after it. */
export const OLD_KEY = 'the old key of at least thirty-two characters';
export const NEW_KEY = 'the new key of at least thirty-two characters';

/**
 * Does something with a server that has these keys, and may send callbacks to this machine.
 *
 * @param keys as `LIUCHENG_SECRET_KEY` has them
 */
export async function withServerOfKeys<Result>(
  databaseUrl: string,
  keys: string,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  const server = await startServer({
    DATABASE_URL: databaseUrl,
    LIUCHENG_SECRET_KEY: keys,
    LIUCHENG_HTTP_ALLOW: '127.0.0.1',
  });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}
