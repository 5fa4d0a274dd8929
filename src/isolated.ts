import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProcessLogger } from './config/process-logger.js';
import { readSettings } from './config/settings.js';
import type { Order, Report } from './jobs/worker/isolated-process.js';
import { LoneWorker } from './jobs/worker/lone-worker.js';
import { loadCatalogue } from './packages/load-catalogue.js';
import { WorkerAppModule } from './worker-app.module.js';

/*
 * Boots a process in which suspects run, one at a time. A worker starts it and tells it which; if that worker dies, the job
 * goes on here, since it is not to blame for that, and the process ends with it.
 */

const settings = { ...readSettings(process.env), role: 'worker' as const };
Logger.overrideLogger(new ProcessLogger(settings.logLevel));
const app = await NestFactory.createApplicationContext(
  WorkerAppModule.forOne(settings, await loadCatalogue(settings.packages)),
  { abortOnError: false },
);
app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
const worker = app.get(LoneWorker);
let isBusy = false;

const report = (what: Report): void => {
  // The worker may go at any moment.
  if (process.connected) process.send?.(what, undefined, undefined, () => undefined);
};

function endIfOrphaned(): void {
  if (process.connected) return;
  worker.orphaned();
  // As an operator would end it: what it still holds is given back.
  if (!isBusy) process.kill(process.pid, 'SIGTERM');
}

async function run(id: number): Promise<void> {
  isBusy = true;
  await worker.run(id);
  isBusy = false;
  report({ done: id });
  endIfOrphaned();
}

report({ name: worker.name });
process.on('message', (order: Order) => void run(order.run));
process.once('disconnect', endIfOrphaned);
endIfOrphaned();
