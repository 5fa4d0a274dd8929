import { optimizeCode } from './boot/start-flags.js';
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProcessLogger } from './config/process-logger.js';
import { isHandedOver, takeEnvironment } from './config/environment.js';
import { closeInheritedDescriptors } from './config/inherited-descriptors.js';
import { readSettings, type Settings, SettingsError } from './config/settings.js';
import { shellUserOf } from './config/shell-user.js';
import { explainNotMigrated } from './database/not-migrated.js';
import { watchEventLoop } from './liveness/loop-watchdog.js';

/** How long after its grace period a process that has not ended is killed. Longer than the 10 s that a run waits for a node to stop. */
const HARD_STOP_MS = 15_000;

/*
 * Without this flag V8 pretenures job objects after the first burst of jobs: it allocates them in the old generation, where
 * they die early but keep everything they refer to until the next full collection. Measured on a worker under load: four
 * times as many bytes were promoted, and garbage collection took 15% of the time instead of 8%. The flag makes no difference
 * to an API.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

// The meaning of a date without a zone must not depend on the worker's machine, also in third-party code and nodes.
process.env.TZ = 'UTC';

const loadWorker = () =>
  Promise.all([import('./boot/worker-app.module.js'), import('./packages/load-catalogue.js')]);

const loadApi = () =>
  Promise.all([import('./boot/app.js'), import('./boot/drain.js'), import('./boot/closing.js')]);

async function boot(): Promise<void> {
  closeInheritedDescriptors();
  // The launcher hands the variables over when the services are up. Meanwhile this process loads its modules.
  if (isHandedOver()) await (process.env.LIUCHENG_ROLE === 'worker' ? loadWorker() : loadApi());
  const { variables, isHidden } = takeEnvironment();
  const settings = settingsOf(variables);
  Logger.overrideLogger(new ProcessLogger(settings.logLevel));
  const logger = new Logger('liucheng');
  if (settings.role === 'worker' && variables.LIUCHENG_ADMIN_PASSWORD)
    logger.warn('LIUCHENG_ADMIN_PASSWORD is ignored: a worker does not need it. Set it for the API only.');
  if (settings.role !== 'api' && settings.shell === 'on') warnOfCommands(logger, settings, isHidden);
  if (settings.role === 'worker') {
    const [{ WorkerAppModule }, { loadCatalogue }] = await loadWorker();
    watchEventLoop(settings.stallMs);
    const worker = WorkerAppModule.with(settings, await loadCatalogue(settings.packages));
    // Before the application, which may wait for migrations.
    const showHealth = settings.healthPort > 0 ? await startHealth(settings) : undefined;
    const context = await NestFactory.createApplicationContext(worker, { abortOnError: false });
    endOnSignals(() => context.close(), settings.graceMs);
    showHealth?.(context);
    optimizeCode();
    logger.log('worker is up');
  } else {
    const [{ createApp }, { drain }, { Closing }] = await loadApi();
    if (settings.role === 'all') watchEventLoop(settings.stallMs);
    const app = await createApp(settings);
    const closing = new Closing(app);
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      closing.closeAnsweredConnections();
      // No drain on SIGINT (Ctrl-C): somebody waits for the process to end.
      if (signal === 'SIGTERM') await drain(app, settings.drainMs);
      await closing.close(settings.graceMs);
    };
    endOnSignals(end, settings.drainMs + settings.graceMs);
    await listen(app, settings);
    optimizeCode();
    logger.log(`${settings.role} is up at ${await app.getUrl()}`);
  }
}

const startHealth = async (settings: Settings) =>
  (await import('./boot/worker-probe.js')).startWorkerProbe(settings);

/** Reads the settings. A worker creates no users, so it does not keep the admin password in memory. */
function settingsOf(variables: Record<string, string | undefined>): Settings {
  const settings = readSettings(variables);
  return settings.role === 'worker' ? { ...settings, adminPassword: '' } : settings;
}

/** @throws SettingsError if commands must run as a user that this process may not switch to */
function warnOfCommands(logger: Logger, settings: Settings, isHidden: boolean): void {
  const user = shellUserOf(settings);
  if (user === null)
    logger.warn(
      'LIUCHENG_SHELL=on: commands of flows run as the user of this worker and can read everything that it can, including its memory',
    );
  if (user?.uid === 0) logger.warn('LIUCHENG_SHELL=on: commands of flows run as root');
  if (!isHidden)
    logger.warn(
      'the environment of this process, including its secrets, is readable by programs of its user',
    );
}

/**
 * The most connections that are made and not accepted yet. Linux takes the smaller one of this and `net.core.somaxconn`, which is 4,096. Of 2,000
 * connections that came at once, those beyond 511, Node's default, were retried after 1 to 26 s, or answered 408.
 */
const MOST_PENDING = 4_096;

async function listen(app: NestFastifyApplication, { host, port }: Settings): Promise<void> {
  try {
    await app.listen({ port, host, backlog: MOST_PENDING });
  } catch (error) {
    throw new SettingsError(explainListen(error), { cause: error });
  }
}

/** Names the variable to change. Errors of the database have the same codes, so only the caller of `listen` can distinguish them. */
function explainListen(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `PORT: ${error.message}. Another program listens on this port; stop it or choose another port.`;
    case 'EACCES':
      return `PORT: ${error.message}. This user may not listen on this port; choose a port from 1024 on.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST: ${error.message}. The host name is unknown; set an address of this machine.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `HOST: ${error.message}. This machine does not have this address; set one of its addresses, or 0.0.0.0 for all.`;
    default:
      return error.stack ?? error.message;
  }
}

/**
 * Shuts down on SIGTERM and SIGINT. Exits with code 1 if `end` takes longer than `graceMs` plus {@link HARD_STOP_MS}.
 *
 * @param graceMs how long `end` usually takes at most
 */
function endOnSignals(end: (signal: NodeJS.Signals) => Promise<void>, graceMs: number): void {
  let ending = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ending) return;
    ending = true;
    // Something does not end. The platform would kill the process a little later, without a status that tells.
    setTimeout(() => process.exit(1), graceMs + HARD_STOP_MS).unref();
    void end(signal).then(
      () => process.exit(0),
      async (error: unknown) => {
        console.error(await explain(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
}

async function explain(error: unknown): Promise<string> {
  if (error instanceof SettingsError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const notMigrated = explainNotMigrated(error);
  if (notMigrated !== null) return notMigrated;
  const stack = error.stack ?? error.message;
  // Of other errors the same codes may say something else.
  if (error.name !== 'DatabaseUnavailable') return stack;
  // Loaded only now, since it loads TypeORM.
  const { explainUnusable } = await import('./database/explain-unusable.js');
  return explainUnusable(error) ?? stack;
}

try {
  await boot();
} catch (error) {
  console.error(await explain(error));
  process.exit(1);
}
