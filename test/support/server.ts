import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { readSettings } from '../../src/config/settings.js';
import { cloneDatabase } from './database.js';

/** The application, listening, on a database and a Redis prefix of its own. */
export interface Server {
  url: string;
  app: NestFastifyApplication;
  /** The database's URL. */
  database: string;
  close(): Promise<void>;
}

/**
 * Starts the application, API and worker in one.
 *
 * @param environment settings that differ from the defaults; `DATABASE_URL` makes it share a database
 */
export async function startServer(environment: Record<string, string> = {}): Promise<Server> {
  Logger.overrideLogger(['fatal', 'error']);
  const own = environment.DATABASE_URL === undefined ? await cloneDatabase() : undefined;
  Object.assign(process.env, {
    LIUCHENG_REDIS_PREFIX: `{test-${randomBytes(6).toString('hex')}}`,
    LIUCHENG_GRACE_MS: '100',
    ...(own ? { DATABASE_URL: own.url } : {}),
    ...environment,
  });
  const settings = readSettings(process.env);
  const app = await createApp(settings);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    app,
    database: settings.databaseUrl,
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
}
