import { once } from 'node:events';
import { connect } from 'node:net';
import type { CallerOf } from './users.js';

/** A request of which the last byte of the body has not been sent. */
export interface HeldRequest {
  /** Sends the last byte. Returns the status and the raw text of the response. */
  finish(): Promise<{ status: number; text: string }>;
}

/** Sends a request with a JSON body, except for its last byte. */
export async function hold(
  { url, token }: CallerOf,
  method: string,
  path: string,
  body: unknown,
): Promise<HeldRequest> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  const bytes = Buffer.from(JSON.stringify(body));
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    `Authorization: Token ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
  ];
  await once(socket, 'connect');
  await new Promise((sent) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(bytes.subarray(0, -1), sent);
  });
  return {
    async finish() {
      socket.write(bytes.subarray(-1));
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return { status: Number(text.slice(9, 12)), text };
    },
  };
}
