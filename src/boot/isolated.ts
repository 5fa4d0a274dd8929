import { optimizeCode } from './start-flags.js';
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProcessLogger } from '../config/process-logger.js';
import { takeEnvironment } from '../config/environment.js';
import { closeInheritedDescriptors } from '../config/inherited-descriptors.js';
import type { Settings } from '../config/settings.js';
import type { Order, Report } from '../worker/isolation/isolated-process.js';
import { IsolatedWorker } from '../worker/isolation/isolated-worker.js';
import { watchEventLoop } from '../liveness/loop-watchdog.js';
import { loadCatalogue } from '../packages/load-catalogue.js';
import { WorkerAppModule } from './worker-app.module.js';

/*
 * Entry point of a process that runs isolated jobs, one at a time. A worker starts it and sends it the jobs to run. If that
 * worker dies, which the job did not cause, the job continues here, and the process exits when the job ends.
 */

takeEnvironment();
closeInheritedDescriptors();
// As in main.ts.
process.env.TZ = 'UTC';
// The settings come in a message: other processes, such as the commands of the job, can read this process's environment.
const given = await new Promise<Settings>((resolve) =>
  process.once('message', (order: Order) => {
    if ('settings' in order) resolve(order.settings);
  }),
);
const settings = { ...given, role: 'worker' as const };
Logger.overrideLogger(new ProcessLogger(settings.logLevel));
watchEventLoop(settings.stallMs);
const app = await NestFactory.createApplicationContext(
  WorkerAppModule.forOne(settings, await loadCatalogue(settings.packages)),
  { abortOnError: false },
);
optimizeCode();
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
const worker = app.get(IsolatedWorker);
let isBusy = false;

const report = (what: Report): void => {
  // The worker may exit at any moment.
  if (process.connected) process.send?.(what, undefined, undefined, () => undefined);
};

function endIfOrphaned(): void {
  if (process.connected) return;
  worker.orphaned();
  // Shut down as on an operator's SIGTERM, which releases the jobs that it still holds.
  if (!isBusy) process.kill(process.pid, 'SIGTERM');
}

async function run(id: number, deathsCountFrom: string): Promise<void> {
  isBusy = true;
  await worker.run(id, deathsCountFrom);
  isBusy = false;
  report({ done: id });
  endIfOrphaned();
}

process.on('message', (order: Order) => {
  if ('run' in order) void run(order.run, order.deathsCountFrom);
});
report({ name: worker.name });
process.once('disconnect', endIfOrphaned);
endIfOrphaned();
