import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, Values } from '../../src/flow/index.js';
import { runNode } from '../../src/flow/testing.js';
import type { NodeOptions } from '../../src/flow/testing.js';
import { request } from '../../src/nodes/http/request.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** The answers of a server by path. For all other paths it returns the request. */
export type Answers = Record<string, Answer>;

/** Starts a server for the tests of a file, and runs `core.http.request` against it. */
export function httpNode(answers: Answers = {}) {
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const { method, url = '', headers } = incoming;
      const answer = answers[url];
      if (answer) answer(incoming, response, body);
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ method, url, headers, body }));
    });
  });
  let base = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Runs the node for a path of the server, or a URL. */
  async function ask(path: string, inputs: Values = {}, options: NodeOptions = {}) {
    const url = path.startsWith('/') ? base + path : path;
    const ran = await runNode(
      request,
      { url, ...inputs },
      { nodeSettings: { httpAllow: ['127.0.0.1'] }, advance: 'never', ...options },
    );
    return {
      ...ran,
      error: ran.outcome.state === 'failed' ? ran.outcome.error.replace('Node "node": ', '') : null,
    };
  }

  /** The request as the server received it. */
  async function echo(
    path: string,
    inputs: Values = {},
    options: Values = {},
  ): Promise<Record<string, Json>> {
    const { outputs, error } = await ask(path, inputs, { options });
    if (error !== null) throw new Error(error);
    return outputs.body as Record<string, Json>;
  }

  return { ask, echo, base: () => base };
}
