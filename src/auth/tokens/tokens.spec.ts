import type { Database } from '../../database/database.js';
import { NotAuthenticated } from '../../rest/errors.js';
import { newToken } from './token-text.js';
import { Tokens } from './tokens.js';

it('leaves connections to other requests, however many unknown tokens come at once', async () => {
  const answers: (() => void)[] = [];
  let most = 0;
  const rows = () =>
    new Promise((resolve) => {
      answers.push(() => resolve([]));
      most = Math.max(most, answers.length);
    });
  const tokens = new Tokens({ rows } as unknown as Database);
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const all = Array.from({ length: 1_000 }, async () => tokens.identify(newToken('token')));
  const ended = Promise.allSettled(all);
  await settle();
  while (answers.length > 0) {
    answers.shift()?.();
    await settle();
  }
  for (const result of await ended)
    expect(result).toMatchObject({ status: 'rejected', reason: expect.any(NotAuthenticated) });
  expect(most).toBe(2);
});

it('gives each of the tokens that are looked up together its own user', async () => {
  const found = { username: 'u', role: 'viewer', is_active: true, key_name: null, key_role: null };
  // Only every other token is known, in another order.
  const rows = (_: unknown, [hashes]: [string[]]) => {
    const known = hashes.flatMap((hash, id) => (id % 2 === 0 ? [{ ...found, hash, id, token_id: id }] : []));
    return Promise.resolve(known.reverse());
  };
  const tokens = new Tokens({ rows } as unknown as Database);
  const all = Array.from({ length: 10 }, async () => tokens.identify(newToken('token')));
  const results = await Promise.allSettled(all);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value.id : null))).toEqual(
    Array.from({ length: 10 }, (_, id) => (id % 2 === 0 ? id : null)),
  );
});
