import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { until } from '../../test/support/until.js';
import { boundPipelining } from './pipelining.js';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('requests that are sent without waiting for answers', () => {
  let server: Server;

  afterEach(() => server.close());

  async function connected(listener: RequestListener, options: ServerOptions = {}) {
    server = createServer(options, boundPipelining(listener)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
    socket.on('error', () => undefined);
    return socket;
  }

  it('are answered in order, any number of them on one connection', async () => {
    let count = 0;
    const socket = await connected((_request, response) => response.end(`answer ${(count += 1)}.`));
    let text = '';
    socket.on('data', (part) => (text += String(part)));
    for (const last of [10, 20, 30]) {
      socket.write(REQUEST.repeat(10));
      while (!text.includes(`answer ${last}.`)) await once(socket, 'data');
    }
    const numbers = [...text.matchAll(/answer (\d+)\./g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    socket.destroy();
  });

  it('end the connection if there are a thousand, and few of them are worked on', async () => {
    let [parsed, count] = [0, 0];
    class Counted extends IncomingMessage {
      constructor(from: Socket) {
        super(from);
        parsed += 1;
      }
    }
    const socket = await connected(() => (count += 1), { IncomingMessage: Counted });
    socket.write(REQUEST.repeat(1_000));
    await once(socket.resume(), 'close');
    expect(count).toBe(16);
    expect(parsed).toBeLessThan(20);
  });

  it('close with their connection, also those that wait for earlier ones', async () => {
    const closed: number[] = [];
    const begun: number[] = [];
    const socket = await connected((_request, response) => {
      const number = begun.push(begun.length);
      response.once('close', () => closed.push(number));
      response.write('part');
    });
    socket.write(REQUEST.repeat(3));
    await until(() => begun.length === 3, 'all have begun');
    socket.destroy();
    await until(() => closed.length === 3, 'all are closed');
    expect(closed.sort()).toEqual([1, 2, 3]);
  });

  it('end their connection when one is destroyed that waits for earlier ones', async () => {
    const socket = await connected((request, response) => {
      if (request.url === '/last') response.destroy();
    });
    socket.write(REQUEST + REQUEST.replace('/', '/last'));
    await once(socket.resume(), 'close');
  });
});
