import 'reflect-metadata';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readSettings, type Settings, SettingsError } from './config/settings.js';
import { ProcessLogger } from './config/process-logger.js';

/** How long after its grace time a process that does not end by itself is ended. */
const HARD_STOP_MS = 10_000;

async function boot(settings: Settings): Promise<void> {
  Logger.overrideLogger(new ProcessLogger(settings.logLevel));
  const logger = new Logger('liucheng');
  if (settings.role === 'worker') {
    const { WorkerAppModule } = await import('./worker-app.module.js');
    const { loadCatalogue } = await import('./packages/load-catalogue.js');
    const worker = WorkerAppModule.with(settings, await loadCatalogue(settings.packages));
    endOnSignals(await NestFactory.createApplicationContext(worker, { abortOnError: false }), settings);
    logger.log('worker is up');
  } else {
    const { createApp } = await import('./app.js');
    const app = await createApp(settings);
    endOnSignals(app, settings);
    await app.listen(settings.port, settings.host);
    logger.log(`${settings.role} is up at ${await app.getUrl()}`);
  }
}

/** Ends in good order when told to; a process that does not manage to is ended all the same. */
function endOnSignals(app: INestApplicationContext, { graceMs }: Settings): void {
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => setTimeout(() => process.exit(1), graceMs + HARD_STOP_MS).unref());
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
