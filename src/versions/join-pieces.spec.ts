import { countTurns } from '../../test/support/turns.js';
import { requestsOf } from '../flow/index.js';
import { joinPieces } from './join-pieces.js';

const pieceOf = (whole: Buffer, start: number, end: number) => ({
  etag: 'tag',
  size: whole.length,
  start,
  // Postgres breaks its lines.
  base64: whole.toString('base64', start, end).replace(/.{76}/g, '$&\n'),
});

it('puts a flow together, also where a piece ends within a character', async () => {
  const whole = Buffer.from(JSON.stringify({ title: '审批流程 🚀'.repeat(50) }));
  const pieces = [pieceOf(whole, 0, 100), pieceOf(whole, 100, 200), pieceOf(whole, 200, whole.length)];
  const flow = await joinPieces(pieces, requestsOf(1));
  expect([flow?.bytes, flow?.text(), flow?.etag]).toEqual([whole, whole.toString(), 'tag']);
});

it('no pieces are no flow', async () => {
  await expect(joinPieces([], requestsOf(1))).resolves.toBeUndefined();
});

it('the event loop turns while many pieces are put together', async () => {
  const whole = Buffer.alloc(30_000_000, '流');
  const pieces = Array.from({ length: 300 }, (_, index) =>
    pieceOf(whole, index * 100_000, (index + 1) * 100_000),
  );
  const turns = countTurns();
  await joinPieces(pieces, requestsOf(1));
  expect(turns()).toBeGreaterThan(1);
});
