import { readSettings } from '../../config/settings.js';
import { Limiter } from '../../limits/limiter.js';
import { Throttled } from '../../rest/errors.js';
import { LoginThrottle } from './login-throttle.js';

describe('logins', () => {
  let now: number;
  let limiter: Limiter;
  let throttle: LoginThrottle;

  beforeEach(() => {
    now = 1_700_000_000_000;
    limiter = new Limiter(readSettings({ REDIS_URL: 'redis://127.0.0.1:1' }), () => now);
    throttle = new LoginThrottle(limiter);
  });

  afterEach(() => limiter.onApplicationShutdown());

  /** How many of so many tries are let through. */
  async function letThrough(tries: number, nameOf: (n: number) => string, addressOf: (n: number) => string) {
    let through = 0;
    for (let n = 0; n < tries; n += 1)
      await throttle.take(nameOf(n), addressOf(n)).then(
        () => (through += 1),
        (error: unknown) => {
          if (!(error instanceof Throttled)) throw error;
        },
      );
    return through;
  }

  it('for one name are ten wrong ones, from wherever, then one a minute', async () => {
    expect(
      await letThrough(
        100,
        () => 'zhang',
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
    await expect(throttle.take('zhang', '198.51.100.1')).rejects.toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
    });
    now += 60_000;
    expect(
      await letThrough(
        100,
        () => 'zhang',
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(1);
  });

  it('count a name once, however it is written', async () => {
    expect(
      await letThrough(
        40,
        (n) => ['zhang', 'ZHANG', 'ｚｈａｎｇ', 'Zhang'][n % 4]!,
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
  });

  it('from one address are fifty wrong ones, for whatever names', async () => {
    expect(
      await letThrough(
        200,
        (n) => `user ${n}`,
        () => '192.0.2.1',
      ),
    ).toBe(50);
    expect(
      await letThrough(
        1,
        () => 'somebody',
        () => '192.0.2.2',
      ),
    ).toBe(1);
  });

  it('from one network of IPv6 are no more than from one address', async () => {
    expect(
      await letThrough(
        200,
        (n) => `user ${n}`,
        (n) => `2001:db8::${n.toString(16)}`,
      ),
    ).toBe(50);
  });

  it('that succeed cost nothing', async () => {
    for (let tries = 0; tries < 200; tries += 1) {
      await throttle.take('zhang', '192.0.2.1');
      await throttle.succeeded('zhang', '192.0.2.1');
    }
    expect(
      await letThrough(
        100,
        () => 'zhang',
        () => '192.0.2.1',
      ),
    ).toBe(10);
  });
});
