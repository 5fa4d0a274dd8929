import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { surviveLostConnections } from './lost-connections.js';

/** A message of Postgres's protocol. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

const READY = message('Z', Buffer.from('I'));
const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const DONE = Buffer.concat([message('C', Buffer.from('SELECT 0\0')), READY]);
const FAREWELL = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));

/** Answers the first statement of a connection, and ends the connection in the same packet. */
function answerAndLeave(socket: Socket): void {
  socket.once('data', () => {
    socket.write(WELCOME);
    socket.once('data', () => socket.end(Buffer.concat([DONE, FAREWELL])));
  });
  socket.on('error', () => undefined);
}

describe('a connection that is lost between two users', () => {
  let server: Server;

  beforeEach(async () => {
    server = createServer(answerAndLeave).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => server.close());

  it('fails the statement of the next one, and does not end the process', async () => {
    const { port } = server.address() as AddressInfo;
    const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'u', database: 'd', max: 1, ssl: false });
    pool.on('error', () => undefined);
    surviveLostConnections(pool);
    const first = pool.query('SELECT 1');
    const second = pool.connect();
    await first;
    const client = await second;
    await expect(client.query('SELECT 2')).rejects.toThrow('not queryable');
    client.release(true);
    await pool.end();
  });
});
