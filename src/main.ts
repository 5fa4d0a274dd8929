import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProcessLogger } from './config/process-logger.js';
import { readSettings, type Settings, SettingsError } from './config/settings.js';

/** How long after its time a process that does not end by itself is ended: longer than a run waits for a node that resists (10 s). */
const HARD_STOP_MS = 15_000;

/*
 * V8 would learn from the first crowd of jobs that what a job makes lives long, and make it in the old generation from then
 * on: there it dies at once, but keeps all that it names until the next whole collection. Measured on a worker under load:
 * four times as much was moved to the old generation, and 15% of the time went into collecting garbage instead of 8%. An API
 * gains and loses nothing by it.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

async function boot(settings: Settings): Promise<void> {
  Logger.overrideLogger(new ProcessLogger(settings.logLevel));
  const logger = new Logger('liucheng');
  if (settings.role === 'worker') {
    const { WorkerAppModule } = await import('./worker-app.module.js');
    const { loadCatalogue } = await import('./packages/load-catalogue.js');
    const worker = WorkerAppModule.with(settings, await loadCatalogue(settings.packages));
    const context = await NestFactory.createApplicationContext(worker, { abortOnError: false });
    endOnSignals(() => context.close(), settings.graceMs);
    logger.log('worker is up');
  } else {
    const { createApp } = await import('./app.js');
    const { drain } = await import('./drain.js');
    const app = await createApp(settings);
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      // A Ctrl-C comes from somebody who waits for it.
      if (signal === 'SIGTERM') await drain(app, settings.drainMs);
      await app.close();
    };
    endOnSignals(end, settings.drainMs + settings.graceMs);
    await listen(app, settings);
    logger.log(`${settings.role} is up at ${await app.getUrl()}`);
  }
}

async function listen(app: NestFastifyApplication, { host, port }: Settings): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw new SettingsError(explainListen(error), { cause: error });
  }
}

/** Which variable an operator has to change; the database's errors have the same codes, so only here is it known. */
function explainListen(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `PORT: ${error.message}. Another program listens there; end it or choose another port.`;
    case 'EACCES':
      return `PORT: ${error.message}. This user may not listen there; choose a port from 1024 on.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST: ${error.message}. No such host is known here; set an address of this machine.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `HOST: ${error.message}. This machine has no such address; set one that it has, or 0.0.0.0 for all.`;
    default:
      return error.stack ?? error.message;
  }
}

/**
 * Ends in good order when told to; a process that does not manage to is ended all the same.
 *
 * @param patienceMs how long it may take, and some
 */
function endOnSignals(end: (signal: NodeJS.Signals) => Promise<void>, patienceMs: number): void {
  let ending = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), patienceMs + HARD_STOP_MS).unref();
    void end(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? error.message;
}

try {
  await boot(readSettings(process.env));
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
