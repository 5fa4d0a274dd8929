import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A callback as a receiver got it. */
interface Received {
  path: string;
  method: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: any;
  /** `performance.now()` when it had arrived. */
  at: number;
}

/** Answers a callback. */
export type Behaviour = (response: ServerResponse, received: Received, time: number) => void;

/** Answers with a status, and a body if there is one. */
export const answers =
  (status: number, body = '', headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** Never answers. */
export const hangs: Behaviour = () => undefined;

/** A local receiver of callbacks. */
export interface Receiver {
  url: string;
  /** All callbacks, in order. */
  received: Received[];
  /** The callbacks of a job. */
  of(job: number): Received[];
  /** How many callbacks were being received at the same time, at most. */
  mostAtOnce: number;
  /** How it answers from now on. `time` counts the callbacks of the job from 1. */
  behaviour: Behaviour;
  /** Closes all connections. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Starts a receiver. */
export async function startReceiver(behaviour: Behaviour): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    atOnce += 1;
    receiver.mostAtOnce = Math.max(receiver.mostAtOnce, atOnce);
    response.on('close', () => (atOnce -= 1));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { url = '', method = '', headers } = request;
      const one = { path: url, method, headers, text, body: JSON.parse(text), at: performance.now() };
      receiver.received.push(one);
      receiver.behaviour(response, one, receiver.of(one.body.data.id).length);
    });
  });
  let atOnce = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    of: (job) => receiver.received.filter(({ body }) => body.data.id === job),
    mostAtOnce: 0,
    behaviour,
    hangUp: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
