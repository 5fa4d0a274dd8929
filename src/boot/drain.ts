import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JobFeeds } from '../jobs/watching/job-feeds.js';
import { HealthService } from '../health/health.service.js';

/**
 * Lets proxies stop using this process before its port closes. For `ms` milliseconds `/healthz/ready` is 503, and other requests
 * are served.
 */
export async function drain(app: NestFastifyApplication, ms: number): Promise<void> {
  app.get(HealthService).drain();
  app.get(JobFeeds, { strict: false }).end();
  await setTimeout(ms);
}
