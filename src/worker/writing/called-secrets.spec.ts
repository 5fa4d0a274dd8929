import { runSync } from '../../flow/slices.js';
import { Redactor } from '../../secrets/redactor.js';
import { CalledSecrets, searched } from './called-secrets.js';

const KIB = 1024;
const password = (number: number, length = 64): string => `password ${number} `.padEnd(length, '.');

describe('CalledSecrets', () => {
  const written = import.meta.jest.fn(() => Promise.resolve());
  beforeEach(() => written.mockClear());

  const shown = (secrets: CalledSecrets, text: string): string =>
    runSync(secrets.addTo(Redactor.EMPTY).text(text));
  const hides = (secrets: CalledSecrets, text: string): boolean => shown(secrets, text) === '***';
  const called = async (secrets: CalledSecrets, ...texts: string[]): Promise<void> =>
    (await secrets.begin(texts, written))();

  it('hides the newest passwords, at least 8 KiB of them, and forgets older ones', async () => {
    const secrets = new CalledSecrets();
    for (let number = 0; number < 1_000; number++) await called(secrets, password(number));
    const hidden = Array.from({ length: 1_000 }, (_, number) => hides(secrets, password(number)));
    expect(hidden.lastIndexOf(false)).toBeLessThan(1_000 - (8 * KIB) / 64);
    expect(hidden.indexOf(true)).toBeGreaterThan(1_000 - (16 * KIB) / 64 - 1);
  });

  it('hides a password that each call gives again, and that of a call in progress, however many others there are', async () => {
    const secrets = new CalledSecrets();
    const end = await secrets.begin(['in-progress'], written);
    for (let number = 0; number < 300; number++) {
      await called(secrets, 'given-by-each');
      await called(secrets, password(number, 1_000));
      expect(shown(secrets, 'given-by-each in-progress')).toBe('*** ***');
    }
    end();
    for (let number = 300; number < 400; number++) await called(secrets, password(number, 1_000));
    expect(hides(secrets, 'in-progress')).toBe(false);
  });

  it('hides 64 KiB of calls in progress, of more the newest, also beside short ones that end', async () => {
    const secrets = new CalledSecrets();
    for (let number = 0; number < 56; number++) {
      const short = await secrets.begin([`short ${number}`], written);
      await secrets.begin([password(number, KIB)], written);
      short();
    }
    const all = Array.from({ length: 56 }, (_, number) => hides(secrets, password(number, KIB)));
    expect(all).not.toContain(false);
    for (let number = 56; number < 200; number++) {
      const short = await secrets.begin([`short ${number}`], written);
      await secrets.begin([password(number, KIB)], written);
      short();
    }
    const hidden = Array.from({ length: 200 }, (_, number) => hides(secrets, password(number, KIB)));
    expect(hidden.lastIndexOf(false)).toBeGreaterThan(200 - 66);
    expect(hidden.lastIndexOf(false)).toBeLessThan(200 - 48);
  });

  it('hides a password of two calls until the second one has ended', async () => {
    const secrets = new CalledSecrets();
    const first = await secrets.begin(['twice'], written);
    for (let number = 0; number < 80; number++) await secrets.begin([password(number, KIB)], written);
    const second = await secrets.begin(['twice'], written);
    first();
    for (let number = 80; number < 120; number++) await secrets.begin([password(number, KIB)], written);
    expect(hides(secrets, 'twice')).toBe(true);
    second();
  });

  it('searches a text for a few sets of passwords, however many there are', async () => {
    const secrets = new CalledSecrets();
    const sets: number[] = [];
    for (let number = 0; number < 500; number++) {
      await called(secrets, password(number));
      let count = 0;
      const counting = { and: () => ((count += 1), counting) } as unknown as Redactor;
      secrets.addTo(counting);
      sets.push(count);
    }
    expect(Math.max(...sets)).toBeLessThanOrEqual(8);
  });

  it('forgets nothing that it has room for', async () => {
    const secrets = new CalledSecrets();
    await called(secrets, 'a'.repeat(8 * KIB));
    await called(secrets, 'b'.repeat(8 * KIB));
    expect(shown(secrets, `${'a'.repeat(8 * KIB)} ${'b'.repeat(8 * KIB)}`)).toBe('*** ***');
    expect(written).not.toHaveBeenCalled();
    await called(secrets, 'something');
    expect(written).toHaveBeenCalledTimes(1);
  });

  it('does not forget what a call has used that ends while all is written', async () => {
    const secrets = new CalledSecrets();
    const end = await secrets.begin(['in-progress'], written);
    await called(secrets, 'a'.repeat(8 * KIB));
    await called(secrets, 'b'.repeat(8 * KIB));
    written.mockImplementationOnce(() => {
      end();
      return Promise.resolve();
    });
    await called(secrets, 'c'.repeat(KIB));
    expect(written).toHaveBeenCalledTimes(1);
    expect(hides(secrets, 'in-progress')).toBe(true);
  });

  it('hides a password that is among the newest, however large the others are that a call gives with it', async () => {
    const secrets = new CalledSecrets();
    await called(secrets, 'given-again', 'a'.repeat(8 * KIB));
    const end = await secrets.begin(['given-again', 'b'.repeat(9 * KIB)], written);
    expect(shown(secrets, `given-again ${'b'.repeat(9 * KIB)}`)).toBe('*** ***');
    end();
  });

  it('hides the newest besides those of calls in progress', async () => {
    const secrets = new CalledSecrets();
    for (let number = 0; number < 3; number++) await secrets.begin([password(number, 8 * KIB)], written);
    for (let number = 3; number < 8; number++) await called(secrets, password(number, KIB));
    for (let number = 0; number < 8; number++)
      expect(hides(secrets, password(number, (number < 3 ? 8 : 1) * KIB))).toBe(true);
  });

  it('hides a password again that it has forgotten', async () => {
    const secrets = new CalledSecrets();
    await called(secrets, 'first-password');
    await called(secrets, 'x'.repeat(16 * KIB));
    expect(hides(secrets, 'first-password')).toBe(false);
    await called(secrets, 'first-password');
    expect(hides(secrets, 'first-password')).toBe(true);
  });

  it('hides the beginnings of a few passwords that are larger than all that can be hidden', async () => {
    const secrets = new CalledSecrets();
    const large = ['a', 'b'].map((letter) =>
      Array.from({ length: 5_000 }, (_, n) => `${letter}${n}`).join(' '),
    );
    await called(secrets, ...searched(large));
    expect(shown(secrets, large.join('\n'))).toMatch(/^\*\*\*[^*]{9,} a4999\n\*\*\*[^*]{9,} b4999$/);
  });

  it('hides short ones whole, and the beginnings of all others, however many these are', async () => {
    const secrets = new CalledSecrets();
    const many = Array.from({ length: 60 }, (_, number) => password(number, number < 30 ? 100 : KIB));
    await called(secrets, ...searched(many));
    const texts = many.map((one) => shown(secrets, one));
    expect(texts.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => '***'));
    for (const text of texts) expect(text).toMatch(/^\*\*\*\.{0,620}$/);
  });

  it('hides 1,024 of very many, whole', async () => {
    const secrets = new CalledSecrets();
    const many = Array.from({ length: 10_000 }, (_, number) => `pass${number}`);
    await called(secrets, ...searched(many));
    expect(shown(secrets, 'pass0 pass1000')).toBe('*** ***');
    expect(searched(many).length).toBeLessThan(1_100);
  });
});
