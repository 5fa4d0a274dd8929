import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createApp } from './app.js';
import { AppModule } from './app.module.js';
import { readSettings, type Settings, SettingsError } from './config/settings.js';
import { logLevels } from './config/log-levels.js';

/** How long after its grace time a process that does not end by itself is ended. */
const HARD_STOP_MS = 10_000;

async function boot(settings: Settings): Promise<void> {
  Logger.overrideLogger(logLevels(settings.logLevel));
  const app =
    settings.role === 'worker'
      ? await NestFactory.createApplicationContext(AppModule.forRole('worker'), { abortOnError: false })
      : await createApp(settings);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => setTimeout(() => process.exit(1), settings.graceMs + HARD_STOP_MS).unref());
  if ('listen' in app) await app.listen(settings.port, settings.host);
  new Logger('liucheng').log(`${settings.role} is up${'getUrl' in app ? ` at ${await app.getUrl()}` : ''}`);
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `PORT: ${error.message}. Another program listens there; end it or choose another port.`;
  return error.stack ?? error.message;
}

try {
  await boot(readSettings(process.env));
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
