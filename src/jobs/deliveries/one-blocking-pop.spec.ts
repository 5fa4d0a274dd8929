import { oneBlockingPop } from './one-blocking-pop.js';

/** A Redis that answers when the test says so. */
function redis() {
  const sent: { resolve: (delivery: string | null) => void; reject: (error: Error) => void }[] = [];
  const pop = () => new Promise<string | null>((resolve, reject) => sent.push({ resolve, reject }));
  return { sent, next: oneBlockingPop(pop), take: () => sent.shift()! };
}

const KEYS = ['wait', 'active', 5] as const;

describe('the blocking pop of a worker', () => {
  it('waits in Redis once, and hands deliveries to those that wait, in turn', async () => {
    const { sent, next, take } = redis();
    const [first, second, third] = [next(...KEYS), next(...KEYS), next(...KEYS)];
    expect(sent).toHaveLength(1);
    take().resolve('1-1');
    expect(await first).toBe('1-1');
    expect(sent).toHaveLength(1);
    take().resolve(null);
    expect(await second).toBeNull();
    take().resolve('2-1');
    expect(await third).toBe('2-1');
    expect(sent).toHaveLength(0);
  });

  it('ends for all that wait when the connection is closed, and begins again with the next', async () => {
    const { sent, next, take } = redis();
    const both = Promise.allSettled([next(...KEYS), next(...KEYS)]);
    take().reject(new Error('Connection is closed.'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sent).toHaveLength(0);
    const later = next(...KEYS);
    take().resolve('3-1');
    expect(await later).toBe('3-1');
  });
});
