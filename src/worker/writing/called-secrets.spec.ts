import { runSync } from '../../flow/slices.js';
import { Redactor } from '../../secrets/redactor.js';
import { CalledSecrets, searched } from './called-secrets.js';

const KIB = 1024;
const password = (number: number): string => `password ${number} `.padEnd(64, '.');

describe('CalledSecrets', () => {
  const shown = (secrets: CalledSecrets, text: string): string =>
    runSync(secrets.addTo(Redactor.EMPTY).text(text));

  it('hides the newest passwords, at least 8 KiB of them, and forgets older ones', async () => {
    const secrets = new CalledSecrets();
    for (let number = 0; number < 1_000; number++) await secrets.add([password(number)]);
    const hidden = Array.from({ length: 1_000 }, (_, number) => shown(secrets, password(number)) === '***');
    expect(hidden.lastIndexOf(false)).toBeLessThan(1_000 - (8 * KIB) / 64);
    expect(hidden.indexOf(true)).toBeGreaterThan(1_000 - (16 * KIB) / 64 - 1);
  });

  it('searches a text for a few sets of passwords, however many there are', async () => {
    const secrets = new CalledSecrets();
    const sets: number[] = [];
    for (let number = 0; number < 500; number++) {
      await secrets.add([password(number)]);
      let count = 0;
      const counting = { and: () => ((count += 1), counting) } as unknown as Redactor;
      secrets.addTo(counting);
      sets.push(count);
    }
    expect(Math.max(...sets)).toBeLessThanOrEqual(8);
  });

  it('forgets nothing that it has room for', async () => {
    const secrets = new CalledSecrets();
    await secrets.add(['a'.repeat(8 * KIB)]);
    expect(secrets.hasRoomFor(['b'.repeat(8 * KIB)])).toBe(true);
    await secrets.add(['b'.repeat(8 * KIB)]);
    expect(shown(secrets, `${'a'.repeat(8 * KIB)} ${'b'.repeat(8 * KIB)}`)).toBe('*** ***');
    expect(secrets.hasRoomFor(['c'])).toBe(false);
  });

  it('hides a password again that it has forgotten', async () => {
    const secrets = new CalledSecrets();
    await secrets.add(['first-password']);
    await secrets.add(['x'.repeat(16 * KIB)]);
    expect(secrets.has(['first-password'])).toBe(false);
    await secrets.add(['first-password']);
    expect(shown(secrets, 'first-password')).toBe('***');
  });

  it('keeps those of the process that it has already, while it makes room for its others', async () => {
    const secrets = new CalledSecrets();
    await secrets.add(['first-password']);
    await secrets.add(['x'.repeat(10 * KIB)]);
    await secrets.add(['first-password', 'y'.repeat(10 * KIB)]);
    expect(shown(secrets, 'first-password')).toBe('***');
    expect(shown(secrets, 'y'.repeat(10 * KIB))).toBe('***');
  });

  it('hides the beginnings of a few passwords that are larger than all that can be hidden', async () => {
    const secrets = new CalledSecrets();
    const large = ['a', 'b'].map((letter) =>
      Array.from({ length: 5_000 }, (_, n) => `${letter}${n}`).join(' '),
    );
    await secrets.add(searched(large));
    expect(shown(secrets, large.join('\n'))).toMatch(/^\*\*\*[^*]{9,} a4999\n\*\*\*[^*]{9,} b4999$/);
    expect(secrets.has(searched(large))).toBe(true);
  });

  it('hides the first ones, whole, of very many', async () => {
    const secrets = new CalledSecrets();
    const many = Array.from({ length: 10_000 }, (_, number) => `pass${number}`);
    await secrets.add(searched(many));
    expect(shown(secrets, 'pass0 pass1000')).toBe('*** ***');
    expect(searched(many).length).toBeLessThan(1_100);
  });
});
