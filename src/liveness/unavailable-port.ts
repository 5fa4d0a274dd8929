import { createServer, type RequestListener } from 'node:http';
import { SettingsError } from '../config/settings-error.js';
import { Unavailable } from '../rest/errors.js';
import { languageOf } from '../rest/language.js';
import { boundPipelining } from './pipelining.js';
import { boundChunks } from './small-chunks.js';

const LIVE = /^\/healthz\/live\/?(\?|$)/;

const answer: RequestListener = (request, response) => {
  const { status, headers, detail } = new Unavailable();
  const send = (code: number, body: unknown): void => {
    response
      .writeHead(code, { ...headers, 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(body));
  };
  if (LIVE.test(request.url ?? '')) send(200, { status: 'ok' });
  else send(status, { detail: detail[languageOf(request.headers['accept-language'])] });
};

/**
 * Answers at the port of an API that cannot begin yet: who asks whether it lives is answered 200, since an orchestrator would otherwise end it, and
 * everything else 503.
 *
 * @returns frees the port for the API
 * @throws SettingsError if it cannot listen there
 */
export function answerUnavailable(port: number, host: string): Promise<() => Promise<void>> {
  const server = createServer(boundPipelining(boundChunks(answer)));
  // As for the probes of a worker.
  server.maxConnections = 50;
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  const free = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new SettingsError(`PORT: ${error.message}`)));
    server.listen(port, host, () => resolve(free));
  });
}
