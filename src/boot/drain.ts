import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JobFeeds } from '../jobs/watching/job-feeds.js';
import { HealthService } from '../health/health.service.js';

/**
 * Lets proxies stop using this process before its port closes. For `ms` milliseconds `/healthz/ready` is 503, other requests
 * are served, and each response closes its connection. So no request is lost on a closing connection, even with a proxy that
 * never retries.
 */
export async function drain(app: NestFastifyApplication, ms: number): Promise<void> {
  app.get(HealthService).drain();
  app.get(JobFeeds, { strict: false }).end();
  const server: Server = app.getHttpServer();
  // Prepended: an earlier listener may already have sent the response.
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  await setTimeout(ms);
}
