import { createServer, type RequestListener } from 'node:http';
import { SettingsError } from '../config/settings-error.js';
import { boundPipelining } from './pipelining.js';
import { boundChunks } from './small-chunks.js';

/** Health of a worker, as its probe reports it. */
export interface WorkerHealth {
  /** Rejects if the worker cannot do its work now. */
  ready(): Promise<'ok' | 'degraded'>;
}

/**
 * Serves `/healthz/live` and `/healthz/ready` for a process without an API. The event loop that runs the jobs answers: while
 * it is blocked, there are no responses.
 *
 * @returns the port that it listens on
 * @throws SettingsError if it cannot listen there
 */
export function startProbe(port: number, host: string, health: WorkerHealth): Promise<number> {
  const answer: RequestListener = (request, response) => {
    const send = (code: number, status: string): void => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
    };
    const path = request.url?.split('?')[0]?.replace(/\/$/, '');
    if (path === '/healthz/live') send(200, 'ok');
    else if (path === '/healthz/ready')
      void health.ready().then(
        (status) => send(200, status),
        () => send(503, 'unavailable'),
      );
    else send(404, 'not found');
  };
  const server = createServer(boundPipelining(boundChunks(answer)));
  // Probes need few and short connections. The limits keep other clients from using the memory of the jobs.
  server.maxConnections = 50;
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new SettingsError(`LIUCHENG_HEALTH_PORT: ${error.message}. Choose another port.`));
    });
    server.listen(port, host, () => {
      server.unref();
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
