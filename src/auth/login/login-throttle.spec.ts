import { readSettings } from '../../config/settings.js';
import { Limiter } from '../../limits/limiter.js';
import { Throttled } from '../../rest/errors.js';
import { LoginThrottle } from './login-throttle.js';

const WRONG = () => Promise.resolve(undefined);

describe('the limit on wrong passwords', () => {
  let now: number;
  let limiter: Limiter;
  let throttle: LoginThrottle;

  beforeEach(() => {
    now = 1_700_000_000_000;
    limiter = new Limiter(readSettings({ REDIS_URL: 'redis://127.0.0.1:1' }), () => now);
    throttle = new LoginThrottle(limiter);
  });

  afterEach(() => limiter.onApplicationShutdown());

  /** The number of attempts that are allowed. */
  async function letThrough(tries: number, nameOf: (n: number) => string, addressOf: (n: number) => string) {
    let through = 0;
    for (let n = 0; n < tries; n += 1)
      await throttle.login(nameOf(n), addressOf(n), WRONG).then(
        () => (through += 1),
        (error: unknown) => {
          if (!(error instanceof Throttled)) throw error;
        },
      );
    return through;
  }

  it('allows ten for one username from any addresses, then one a minute', async () => {
    expect(
      await letThrough(
        100,
        () => 'zhang',
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
    await expect(throttle.login('zhang', '198.51.100.1', WRONG)).rejects.toMatchObject({
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

  it('counts all spellings of a username together', async () => {
    expect(
      await letThrough(
        40,
        (n) => ['zhang', 'ZHANG', 'ｚｈａｎｇ', 'Zhang'][n % 4]!,
        (n) => `192.0.2.${n}`,
      ),
    ).toBe(10);
  });

  it('lets all correct ones through, however many come at once from one address', async () => {
    const correct = async (): Promise<string> => {
      await Promise.resolve();
      return 'token';
    };
    const logins = Array.from({ length: 200 }, (_, n) => throttle.login(`user ${n}`, '192.0.2.1', correct));
    expect(new Set(await Promise.all(logins))).toEqual(new Set(['token']));
  });

  it('allows fifty from one address for any usernames', async () => {
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

  it('counts the addresses of an IPv6 network together', async () => {
    expect(
      await letThrough(
        200,
        (n) => `user ${n}`,
        (n) => `2001:db8::${n.toString(16)}`,
      ),
    ).toBe(50);
  });

  it('does not count correct passwords', async () => {
    const correct = () => Promise.resolve('a token');
    for (let tries = 0; tries < 200; tries += 1) await throttle.login('zhang', '192.0.2.1', correct);
    expect(
      await letThrough(
        100,
        () => 'zhang',
        () => '192.0.2.1',
      ),
    ).toBe(10);
  });
});
