import { countTurns } from '../../../test/support/turns.js';
import { requestHash } from './request-hash.js';

it('does not depend on the order of fields, nor on what says a field that was read', async () => {
  const hash = await requestHash(1, { id: '7', extra: 1, more: 'x' }, { id: 7 });
  expect(await requestHash(1, { more: 'x', extra: '1', id: 7 }, { id: 7, version: undefined })).toBe(hash);
  expect(await requestHash(1, { id: 7, extra: 2, more: 'x' }, { id: 7 })).not.toBe(hash);
});

it('lets others have turns of the event loop while the hash of a large body is made', async () => {
  const body = { inputs: Array.from({ length: 300_000 }, (_, index) => ({ a: index })) };
  const turns = countTurns();
  await requestHash(1, body, {});
  expect(turns()).toBeGreaterThan(3);
});
