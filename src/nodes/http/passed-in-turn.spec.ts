import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, Socket } from 'node:net';
import { connect as connectTls, createServer } from 'node:tls';
import { CERT, KEY } from '../../../test/support/certificate.js';
import { spendBudget } from '../../../test/support/turns.js';
import { restsOf } from './handshake-rests.js';
import { PassedInTurn } from './passed-in-turn.js';

const SENT = 512 * 1024;

let restore: () => Promise<void>;
let port: number;
const server = createServer({ key: KEY, cert: CERT }, (socket) => socket.end(Buffer.alloc(SENT)));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  restore = spendBudget();
});
afterEach(() => restore());
afterAll(() => server.close());

/** What a connection passes on to one who reads nothing before it has been closed, and the error with which it ends. */
async function passedOn(
  tcp: Socket,
  close: () => unknown,
): Promise<{ length: number; error: Error | undefined }> {
  const passed = new PassedInTurn(tcp, {});
  let length = 0;
  let error: Error | undefined;
  passed.on('error', (given) => (error = given));
  tcp.push(Buffer.alloc(8_000));
  await once(passed, 'readable');
  close();
  await new Promise((resolve) => tcp.once('close', resolve));
  passed.on('data', (part: Buffer) => (length += part.length));
  await new Promise((resolve) => passed.once('close', resolve));
  return { length, error };
}

test('what came before the end of a connection is passed on, though it is closed meanwhile', async () => {
  const tcp = new Socket();
  tcp.once('end', () => tcp.destroy());
  expect(await passedOn(tcp, () => tcp.push(null))).toEqual({ length: 8_000, error: undefined });
});

test('what came before a connection was reset is passed on, and then the error', async () => {
  const tcp = new Socket();
  const error = new Error('reset');
  expect(await passedOn(tcp, () => tcp.destroy(error))).toEqual({ length: 8_000, error });
});

test('a handshake waits while those of its user rest, and those of others do not', async () => {
  const [resting, other] = [{}, {}];
  restsOf(resting).took(60_000, performance.now());
  const passed: object[] = [];
  const connections = [resting, other].map((owner) => {
    const tcp = new Socket();
    const connection = new PassedInTurn(tcp, owner);
    connection.on('data', () => passed.push(owner));
    tcp.push(Buffer.alloc(100));
    return connection;
  });
  await Promise.all(connections.map((connection) => once(connection, 'data')));
  expect(passed[0]).toBe(other);
  expect(passed[1]).toBe(resting);
  for (const connection of connections) connection.destroy();
});

test('what TLS receives is decrypted in many turns, to its end', async () => {
  const passed = new PassedInTurn(connectTcp(port, '127.0.0.1'), {});
  let partsOfTurn = 0;
  let most = 0;
  passed.on('data', () => {
    partsOfTurn += 1;
    most = Math.max(most, partsOfTurn);
    setImmediate(() => (partsOfTurn = 0));
  });
  let received = 0;
  const socket = connectTls({ socket: passed, rejectUnauthorized: false }, () => passed.agreed());
  socket.on('data', (part: Buffer) => (received += part.length));
  await new Promise((resolve) => socket.once('end', resolve));
  expect(received).toBe(SENT);
  expect(most).toBeLessThan(4);
  socket.destroy();
});
