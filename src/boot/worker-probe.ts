import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ReadReplica } from '../database/read-replica.js';
import { HealthService } from '../health/health.service.js';
import { JobQueue } from '../jobs/deliveries/queue.js';
import { startProbe } from '../liveness/probe.js';
import { Unavailable } from '../rest/errors.js';

/**
 * Serves the probes of a worker. It is not ready before the returned function was called with its application, nor after SIGTERM or SIGINT.
 *
 * @throws SettingsError if it cannot listen on the port
 */
export async function startWorkerProbe({
  healthPort,
  host,
}: Settings): Promise<(context: INestApplicationContext) => void> {
  let health: HealthService | null = null;
  await startProbe(healthPort, host, {
    ready: () => health?.ready() ?? Promise.reject(new Unavailable()),
  });
  return (context) => {
    const begun = new HealthService(
      context.get(Database, { strict: false }),
      context.get(ReadReplica, { strict: false }),
      context.get(JobQueue, { strict: false }),
    );
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => begun.drain());
    health = begun;
  };
}
