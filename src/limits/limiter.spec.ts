import { randomBytes } from 'node:crypto';
import { readSettings } from '../config/settings.js';
import { type Allowance, take } from './allowance.js';
import { Limiter } from './limiter.js';
import { until } from '../../test/support/until.js';

const THREE: Allowance = { most: 3, refillMs: 1_000 };

describe.each(['Redis', 'no Redis'])('a limiter with %s', (kind) => {
  const open: Limiter[] = [];
  let now = 0;

  /** A limiter as in a separate process. Limiters with the same prefix belong to the same installation. */
  async function limiter(prefix = randomBytes(6).toString('hex'), isClockGiven = true): Promise<Limiter> {
    const env = { REDIS_URL: process.env.REDIS_URL, LIUCHENG_REDIS_PREFIX: `{${prefix}}` };
    const away = kind === 'Redis' ? {} : { REDIS_URL: 'redis://127.0.0.1:1' };
    const made = new Limiter(readSettings({ ...env, ...away }), isClockGiven ? () => now : undefined);
    open.push(made);
    if (kind === 'Redis') await until(() => made.isShared, 'the limiter counts in Redis');
    return made;
  }

  beforeEach(() => (now = 1_700_000_000_000));
  afterEach(() => open.splice(0).forEach((each) => each.onApplicationShutdown()));

  it('allows exactly `most` of any number of concurrent attempts', async () => {
    const one = await limiter();
    const bucket = { key: 'a', allowance: { most: 10, refillMs: 1_000 } };
    const waits = await Promise.all(Array.from({ length: 100 }, () => one.take(bucket)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    expect(new Set(waits)).toEqual(new Set([0, 1_000]));
  });

  it('takes one token of every bucket, or none', async () => {
    const one = await limiter();
    const [narrow, wide] = [
      { key: 'narrow', allowance: { most: 1, refillMs: 5_000 } },
      { key: 'wide', allowance: THREE },
    ];
    expect(await one.take(narrow, wide)).toBe(0);
    for (let tries = 0; tries < 5; tries += 1) expect(await one.take(narrow, wide)).toBe(5_000);
    expect([await one.take(wide), await one.take(wide), await one.take(wide)]).toEqual([0, 0, 1_000]);
  });

  it('refunds tokens', async () => {
    const one = await limiter();
    const bucket = { key: 'a', allowance: THREE };
    for (let tries = 0; tries < 10; tries += 1) {
      expect(await one.take(bucket)).toBe(0);
      await one.refund(bucket);
    }
    await one.refund({ key: 'never taken', allowance: THREE });
  });

  it('refills over time as `take` computes it', async () => {
    const one = await limiter();
    let fullAt: number | undefined;
    for (const step of [0, 0, 0, 0, 400, 600, 0, 2_500, 0, 0, 0, 60_000, 0, 0, 0]) {
      now += step;
      const expected = take(THREE, fullAt, now);
      if ('fullAt' in expected) fullAt = expected.fullAt;
      expect(await one.take({ key: 'a', allowance: THREE })).toBe('waitMs' in expected ? expected.waitMs : 0);
    }
  });

  it(kind === 'Redis' ? 'counts across processes' : 'counts in each process separately', async () => {
    const [one, other] = [await limiter('same'), await limiter('same')];
    const key = randomBytes(4).toString('hex');
    for (let tries = 0; tries < 3; tries += 1) await one.take({ key, allowance: THREE });
    expect(await other.take({ key, allowance: THREE })).toBe(kind === 'Redis' ? 1_000 : 0);
  });

  it('leaves its allowance to a process whose clock differs', async () => {
    const [ahead, other] = [await limiter('clocks', false), await limiter('clocks', false)];
    const bucket = { key: randomBytes(4).toString('hex'), allowance: { most: 3, refillMs: 60_000 } };
    const { now: trueNow } = Date;
    Date.now = () => trueNow() + 3_600_000;
    const waits = [await ahead.take(bucket)];
    Date.now = trueNow;
    waits.push(await other.take(bucket));
    expect(waits).toEqual([0, 0]);
  });
});
