import { Readable } from 'node:stream';
import { runAfterYield, shouldYield } from '../../flow/index.js';
import { spendBudget } from '../../../test/support/turns.js';
import { readInTurn } from './read-in-turn.js';
import { workOf } from '../work-of.js';

describe('a connection', () => {
  let restore: () => Promise<void>;
  let socket: Readable;
  let length: number;
  let isPaused: boolean;

  beforeEach(() => {
    restore = spendBudget();
    socket = new Readable({ read: () => undefined });
    readInTurn(socket);
    length = 0;
    isPaused = false;
    socket.on('readable', () => {
      if (isPaused) return;
      for (let part = read(); part !== null; part = read()) length += part.length;
    });
  });

  afterEach(() => restore());

  const read = (): Buffer | null => socket.read() as Buffer | null;

  it('is read in parts, and in a later turn once the budget of this one is spent', async () => {
    let turns = 0;
    let timer = setImmediate(function count() {
      turns += 1;
      timer = setImmediate(count);
    });
    socket.push(Buffer.alloc(64 * 1024));
    socket.push(null);
    await new Promise((resolve) => socket.once('end', resolve));
    clearImmediate(timer);
    expect(length).toBe(64 * 1024);
    expect(turns).toBeGreaterThanOrEqual(6);
  });

  it.each([
    ['ECONNRESET', 'read'],
    ['ECONNRESET', 'write'],
    ['EPIPE', 'write'],
  ])('that the server resets is read before it is lost: %s of a %s', async (code, syscall) => {
    const lost = new Promise((resolve) => socket.once('error', resolve));
    socket.push(Buffer.alloc(64 * 1024));
    await new Promise((resolve) => socket.once('readable', resolve));
    const reset = Object.assign(new Error('reset'), { code, syscall });
    socket.destroy(reset);
    expect(await lost).toBe(reset);
    expect(length).toBe(64 * 1024);
  });

  it('ends while it is read', async () => {
    const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const ends: boolean[] = [];
    socket.on('end', () => ends.push(isPaused));
    isPaused = true;
    socket.push(null);
    socket.read(0);
    await turn();
    // undici does so when it goes on, and may be paused by what it had kept.
    socket.read();
    await turn();
    isPaused = false;
    socket.read();
    await turn();
    expect(ends).toEqual([false]);
  });

  it('leaves turns to others that began to wait after many connections of one user', async () => {
    const owner = workOf(1);
    let reads = 0;
    const connections = Array.from({ length: 100 }, () => {
      const connection = new Readable({ read: () => undefined });
      readInTurn(connection, owner);
      connection.on('readable', () => {
        if (connection.read() !== null) reads += 1;
      });
      return connection;
    });
    while (!shouldYield());
    for (const connection of connections) {
      connection.push('text');
      connection.read();
    }
    const before = await new Promise((resolve) => runAfterYield(() => resolve(reads), {}));
    expect(before).toBeLessThan(10);
    for (const connection of connections) connection.destroy();
  });
});
