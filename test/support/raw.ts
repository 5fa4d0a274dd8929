import { connect } from 'node:net';

/** Sends raw bytes, which may be invalid HTTP. Returns everything until the server closes the connection. */
export async function raw(url: string, request: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  socket.write(request);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
