import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthService } from './health/health.service.js';

/**
 * Lets proxies turn away before the port closes: for so long `/healthz/ready` is 503 and everything else is answered, each
 * answer the last one of its connection. A proxy that tries nothing twice so has no request on a connection that closes.
 */
export async function drain(app: NestFastifyApplication, ms: number): Promise<void> {
  app.get(HealthService).drain();
  const server: Server = app.getHttpServer();
  // First in line: the answer may be written before a later listener is asked.
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  await setTimeout(ms);
}
