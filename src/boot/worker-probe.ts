import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ReadReplica } from '../database/read-replica.js';
import { HealthService } from '../health/health.service.js';
import { JobQueue } from '../jobs/deliveries/queue.js';
import { startProbe } from '../liveness/probe.js';

/**
 * Serves the probes of a worker. After SIGTERM or SIGINT its readiness probe fails until the process exits.
 *
 * @throws SettingsError if it cannot listen on the port
 */
export async function startWorkerProbe(
  context: INestApplicationContext,
  { healthPort, host }: Settings,
): Promise<void> {
  const health = new HealthService(
    context.get(Database, { strict: false }),
    context.get(ReadReplica, { strict: false }),
    context.get(JobQueue, { strict: false }),
  );
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => health.drain());
  await startProbe(healthPort, host, health);
}
