import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { until } from '../../test/support/until.js';
import { surviveLostConnections } from './lost-connections.js';
import { noticeOtherServers } from './other-servers.js';

/** A message of Postgres's protocol. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** The type of the message with which a client goes. */
const TERMINATE = 'X'.charCodeAt(0);
const READY = message('Z', Buffer.from('I'));
const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const COLUMN = Buffer.concat([Buffer.from('\0\x01server\0'), Buffer.alloc(18)]);

/** A result with one text. */
function answerWith(text: string): Buffer {
  const value = Buffer.concat([Buffer.alloc(6), Buffer.from(text)]);
  value.writeUInt16BE(1, 0);
  value.writeUInt32BE(text.length, 2);
  const done = message('C', Buffer.from('SELECT 1\0'));
  return Buffer.concat([message('T', COLUMN), message('D', value), done, READY]);
}

describe('a new connection', () => {
  let servers: Server[];
  let pool: pg.Pool;
  let clients: pg.PoolClient[];
  let others: number;
  let end: () => void;

  const port = (server: Server): number => (server.address() as AddressInfo).port;

  /** A server that answers each statement with its name, except one that says that it waits for ever. */
  async function start(name: string): Promise<Server> {
    const server = createServer((socket: Socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          socket.write(WELCOME);
          socket.on('data', (sent) => {
            if (sent[0] !== TERMINATE && !sent.includes('for ever')) socket.write(answerWith(name));
          });
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  /** The number of changes that were noticed before the user of a new connection has it. It stays in use. */
  async function noticed(): Promise<number> {
    const before = others;
    const client = await pool.connect();
    const now = others;
    clients.push(client);
    return now - before;
  }

  beforeEach(async () => {
    servers = [await start('former'), await start('new')];
    others = 0;
    clients = [];
    pool = new pg.Pool({ host: '127.0.0.1', port: port(servers[0]!), user: 'u', database: 'd', ssl: false });
    surviveLostConnections(pool);
    end = noticeOtherServers(pool, () => (others += 1));
  });

  afterEach(async () => {
    end();
    for (const client of clients) client.release(true);
    await pool.end();
    for (const server of servers) server.close();
  });

  it('to another server is noticed before it is used, while those to the former one are open', async () => {
    expect(await noticed()).toBe(1);
    expect(await noticed()).toBe(0);
    pool.options.port = port(servers[1]!);
    expect(await noticed()).toBe(1);
    expect(await noticed()).toBe(0);
  });

  it('to another server ends those to the former one: what a server does that should be gone is lost', async () => {
    await noticed();
    await noticed();
    const [waiting, idle] = clients.splice(0);
    const sent = waiting!.query(`SELECT 'for ever'`);
    pool.options.port = port(servers[1]!);
    await noticed();
    await expect(sent).rejects.toThrow('Connection terminated');
    waiting!.release();
    idle!.release();
    const { rows } = await pool.query<{ server: string }>('SELECT 1');
    expect(rows).toEqual([{ server: 'new' }]);
  });

  it('is opened just to look while no other is, and ends those to the former server', async () => {
    end();
    end = noticeOtherServers(pool, () => (others += 1), 10);
    await noticed();
    const sent = clients[0]!.query(`SELECT 'for ever'`);
    pool.options.port = port(servers[1]!);
    await expect(sent).rejects.toThrow('Connection terminated');
    expect(others).toBe(2);
    clients.splice(0).forEach((client) => client.release());
    const { rows } = await pool.query<{ server: string }>('SELECT 1');
    expect(rows).toEqual([{ server: 'new' }]);
  });

  it('is not opened just to look while the pool has none, or after the end', async () => {
    const opened = [0, 0];
    servers.forEach((server, index) => server.on('connection', () => (opened[index]! += 1)));
    // The looks of another pool tell how many the first one could have made.
    const other = new pg.Pool({ ...pool.options, port: port(servers[1]!) });
    const endOther = noticeOtherServers(other, () => undefined, 10);
    const lent = await other.connect();
    const looks = async (count: number): Promise<number> => {
      const before = [...opened];
      await until(() => opened[1]! >= before[1]! + count, 'the other pool has looked');
      return opened[0]! - before[0]!;
    };
    end();
    end = noticeOtherServers(pool, () => (others += 1), 10);
    expect(await looks(10)).toBe(0);
    await noticed();
    expect(await looks(10)).toBeGreaterThan(1);
    end();
    await looks(2);
    expect(await looks(10)).toBe(0);
    endOther();
    lent.release(true);
    await other.end();
  });

  it('takes the place of one that was open before the looks began, once that has been used', async () => {
    const unasked = new pg.Pool({ ...pool.options, verify: undefined });
    (await unasked.connect()).release();
    const endLooks = noticeOtherServers(unasked, () => (others += 1));
    await unasked.query('SELECT 1');
    expect([unasked.totalCount, others]).toEqual([0, 0]);
    await unasked.query('SELECT 1');
    expect([unasked.totalCount, others]).toEqual([1, 1]);
    endLooks();
    await unasked.end();
  });
});
