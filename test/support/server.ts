import { randomBytes } from 'node:crypto';
import { ConsoleLogger, Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/boot/app.js';
import { readSettings } from '../../src/config/settings.js';
import { cloneDatabase } from './database.js';

/** A listening application with its own database and Redis prefix. */
export interface Server {
  url: string;
  app: NestFastifyApplication;
  /** The environment in addition to that of the tests, for another process of the same installation. */
  environment: Record<string, string>;
  /** The database's URL. */
  database: string;
  close(): Promise<void>;
}

/**
 * Starts the application with API and worker in this process.
 *
 * @param environment settings that differ from the defaults; with `DATABASE_URL`, no database is created
 */
export async function startServer(environment: Record<string, string> = {}): Promise<Server> {
  // A new instance, because a spec may have replaced the one of this process, and lost what later ones log.
  Logger.overrideLogger(new ConsoleLogger({ logLevels: ['fatal', 'error'] }));
  const own = environment.DATABASE_URL === undefined ? await cloneDatabase() : undefined;
  const given = {
    LIUCHENG_REDIS_PREFIX: `{test-${randomBytes(6).toString('hex')}}`,
    LIUCHENG_GRACE_MS: '100',
    ...(own ? { DATABASE_URL: own.url } : {}),
    ...environment,
  };
  const settings = readSettings({ ...process.env, ...given });
  const app = await createApp(settings);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    app,
    environment: given,
    database: settings.databaseUrl,
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
}
