import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { request as send } from 'undici';
import { runNode } from '../../flow/testing.js';
import { agentFor } from './agent.js';
import { OpenConnections, openConnections } from './open-connections.js';
import { request } from './request.js';

class Connection extends EventEmitter {
  isIdle = false;
  isOpen = true;

  destroy(): this {
    this.isOpen = false;
    this.emit('close');
    return this;
  }
}

describe('connections to other servers', () => {
  let connections: OpenConnections;

  beforeEach(() => {
    connections = new OpenConnections(3);
  });

  function open(): Connection {
    const connection = new Connection();
    connections.add(connection as never, () => connection.isIdle);
    return connection;
  }

  it('are closed when too many are open, the one that has been idle for longest first', () => {
    const all = [open(), open(), open()];
    all.forEach((connection) => (connection.isIdle = true));
    const [first, second] = all;
    if (first) first.isIdle = false;
    open();
    expect(all.map(({ isOpen }) => isOpen)).toEqual([true, false, true]);
    expect(second?.isOpen).toBe(false);
    expect(connections.size).toBe(3);
  });

  it('stay open while they are used, however many they are', () => {
    const all = Array.from({ length: 5 }, open);
    expect(all.every(({ isOpen }) => isOpen)).toBe(true);
    expect(connections.size).toBe(5);
  });

  it('no longer count when the server has closed them', () => {
    for (let index = 0; index < 100; index++) open().emit('close');
    expect(connections.size).toBe(0);
  });
});

describe('the connection of a request', () => {
  async function served<Result>(server: Server, work: (host: string) => Promise<Result>): Promise<Result> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await work(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
    }
  }

  const ask = (url: string, signal = new AbortController().signal) =>
    runNode(request, { url }, { nodeSettings: { httpAllow: ['127.0.0.1'] }, advance: 'never', signal });

  it('counts while it is kept for further requests', async () => {
    const server = createHttpServer((_, response) => response.end());
    let opened = 0;
    server.on('connection', () => (opened += 1));
    await served(server, async (host) => {
      await ask(`http://${host}/`);
      expect(openConnections.size).toBe(1);
      // It opens another one if the first is not free again by then.
      await ask(`http://${host}/`);
      expect(openConnections.size).toBe(opened);
    });
  });

  it('is not opened again for a request that has been stopped', async () => {
    const unused = new Set<Socket>();
    const server = createHttpServer((asked, response) => {
      unused.delete(asked.socket);
      if (asked.url === '/never') asked.socket.once('close', stopped);
      else response.end();
    });
    const stop = new AbortController();
    let stopped = (): void => undefined;
    const hasStopped = new Promise<void>((resolve) => (stopped = resolve));
    server.on('connection', (socket: Socket) => unused.add(socket));
    await served(server, async (host) => {
      const never = ask(`http://${host}/never`, stop.signal);
      await once(server, 'request');
      stop.abort();
      expect((await never).outcome).toEqual({ state: 'aborted' });
      await hasStopped;
      await ask(`http://${host}/`);
      expect(unused.size).toBe(0);
    });
  });

  it('is opened for a request that comes while the one of a stopped request is being closed', async () => {
    const server = createHttpServer((_, response) => response.end('it came'));
    const dispatcher = await agentFor({ httpAllow: ['127.0.0.1'] });
    await served(server, async (host) => {
      const stop = new AbortController();
      const stopped = send(`http://${host}/`, { dispatcher, signal: stop.signal });
      // It is not connected yet: undici closes the connection, and forgets the request, as soon as there is one.
      stop.abort(new Error('stopped'));
      await expect(stopped).rejects.toThrow('stopped');
      const { body } = await send(`http://${host}/`, { dispatcher });
      expect(await body.text()).toBe('it came');
    });
  });

  it('is given up with the request, even before it is established', async () => {
    const stop = new AbortController();
    // A server that does not reply to the TLS handshake.
    const server = createServer();
    const connected = once(server, 'connection') as Promise<[Socket]>;
    await served(server, async (host) => {
      const asked = ask(`https://${host}/`, stop.signal);
      const [socket] = await connected;
      const closed = once(socket.on('error', () => undefined).resume(), 'close', {
        // Less than the 30 s that a connection may take.
        signal: AbortSignal.timeout(10_000),
      });
      stop.abort();
      await closed;
      expect((await asked).outcome).toEqual({ state: 'aborted' });
    });
  });
});
