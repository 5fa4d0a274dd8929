import { Readable } from 'node:stream';
import { readInTurn } from './agent.js';

it('reads connections in parts, and in a later turn once the budget of this one is spent', async () => {
  // Each read of the clock spends the budget.
  const now = performance.now.bind(performance);
  let ahead = 0;
  const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now() + (ahead += 10));
  const socket = new Readable({ read: () => undefined });
  readInTurn(socket);
  let turns = 0;
  let timer = setImmediate(function count() {
    turns += 1;
    timer = setImmediate(count);
  });
  let length = 0;
  socket.on('readable', () => {
    for (let part = socket.read() as Buffer | null; part !== null; part = socket.read() as Buffer | null)
      length += part.length;
  });
  socket.push(Buffer.alloc(64 * 1024));
  socket.push(null);
  await new Promise((resolve) => socket.once('end', resolve));
  clearImmediate(timer);
  clock.mockRestore();
  // The budget of this clock ends with its turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(length).toBe(64 * 1024);
  expect(turns).toBeGreaterThanOrEqual(6);
});
