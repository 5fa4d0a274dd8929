import { Unavailable } from '../../rest/errors.js';
import { Passwords } from './passwords.js';

describe('passwords', () => {
  const passwords = new Passwords();

  it('are hashed with Argon2id and an individual salt, and compared', async () => {
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.matches('correct horse', one)).toBe(true);
    expect(await passwords.matches('correct horsf', one)).toBe(false);
  });

  it('match in both Unicode forms of an accented letter', async () => {
    expect(await passwords.matches('cafe\u0301 society', await passwords.hash('caf\u00e9 society'))).toBe(
      true,
    );
  });

  it('never match without a hash', async () => {
    expect(await passwords.matches('nobody has this password', undefined)).toBe(false);
    expect(await passwords.matches('', null)).toBe(false);
  });

  it('do not block the event loop, and are refused when too many wait', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const flood = await Promise.allSettled(Array.from({ length: 150 }, () => passwords.matches('a', null)));
    clearInterval(timer);
    const refused = flood.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Unavailable);
    expect(turns).toBeGreaterThan(50);
    expect(await passwords.matches('a', await passwords.hash('a'))).toBe(true);
  });
});
