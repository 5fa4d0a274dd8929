import { connect } from 'node:net';

/** Sends bytes that no client would, and gives what comes back until the server ends the connection. */
export async function raw(url: string, request: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  socket.write(request);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
