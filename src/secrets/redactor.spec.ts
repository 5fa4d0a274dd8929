import fc from 'fast-check';
import { Redactor } from './redactor.js';

const SECRET = 'p@ss w0rd/"é密\\';
const redact = (text: string, ...secrets: string[]) =>
  new Redactor(secrets.length > 0 ? secrets : [SECRET]).text(text);

/** Ways in which programs write a text. */
const WAYS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  JSON: (text) => JSON.stringify(text),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
  'JSON in ASCII': (text) =>
    JSON.stringify(text).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'JSON with its slashes escaped': (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  'a URL’s component': encodeURIComponent,
  'a URL’s component in small letters': (text) =>
    encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  'a URL': (text) => encodeURI(text),
  'every character of a URL': (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  'a form': (text) => new URLSearchParams({ text }).toString(),
  'a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'JSON in a URL': (text) => encodeURIComponent(JSON.stringify({ text })),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 of JSONata': (text) => Buffer.from(text, 'latin1').toString('base64'),
  'base64 without padding': (text) => Buffer.from(text).toString('base64').replaceAll('=', ''),
  'base64 of URLs': (text) => Buffer.from(text).toString('base64url'),
  'base64 in a URL': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
};

/** Whether the secret can be read out of a text, in one of the ways. */
const shows = (text: string, secret: string) => Object.values(WAYS).some((way) => text.includes(way(secret)));

describe('a redactor', () => {
  it.each(Object.entries(WAYS))('knows a secret that is written as %s', (_name, way) => {
    const shown = redact(`before ${way(SECRET)} after`);
    expect(shown).toMatch(/^before .*\*\*\*.* after$/s);
    expect(shows(shown, SECRET)).toBe(false);
  });

  it('shows *** and the rest as it was', () => {
    expect(redact('user=a&key=hunter2&x=1', 'hunter2')).toBe('user=a&key=***&x=1');
    expect(redact(JSON.stringify({ key: SECRET, n: 1 }))).toBe('{"key":"***","n":1}');
    expect(redact(`Basic ${Buffer.from('hunter2').toString('base64')}`, 'hunter2')).toBe('Basic ***');
    expect(redact('nothing of it')).toBe('nothing of it');
  });

  it.each([0, 1, 2, 3, 4, 5])('knows its base64 with %i bytes before it', (count) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${'u'.repeat(count)}${SECRET} and more`).toString(encoding);
      const rest = redact(text).replace('***', '');
      // At most the characters that it shares with its neighbours are left of it.
      expect(rest.length).toBeLessThanOrEqual(
        text.length - Math.floor((Buffer.byteLength(SECRET) * 8) / 6) + 1,
      );
    }
  });

  it('knows the lines of a secret of several, and its base64 in lines', () => {
    const key = ['-----BEGIN KEY-----', 'q83v'.repeat(16), '7sSt'.repeat(10), '-----END KEY-----'].join('\n');
    expect(redact(`a ${key} b`, key)).toBe('a *** b');
    expect(redact(`> ${'7sSt'.repeat(10)}`, key)).toBe('> ***');
    for (const width of [64, 76])
      for (const line of Buffer.from(key)
        .toString('base64')
        .match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
        expect(redact(line, key)).toBe('***');
  });

  it('knows a secret that was cut, where the text ends or says so by …', () => {
    expect(redact('it answered: hunter', 'hunter2-and-more')).toBe('it answered: ***');
    expect(redact('the text "hunter2-an…", not a number', 'hunter2-and-more')).toBe(
      'the text "***…", not a number',
    );
    const long = 'abcdefgh'.repeat(20);
    expect(redact(`${long.slice(0, 90)}|`, long)).toBe('***|');
  });

  it('tells nothing of how a secret begins to who chose the text, where whole ones alone are asked for', () => {
    const long = 'abcdefgh'.repeat(20);
    const redactor = new Redactor(['hunter2-and-more', long]);
    for (const guess of ['hunter2-a', 'hunter2-a…', 'hunter2-x', long.slice(0, -1), `${long.slice(0, 40)}x`])
      expect(redactor.text(guess, 'whole')).toBe(guess);
    expect(redactor.value({ a: ['hunter2-a', `<${long}>`] }, 'whole')).toEqual({ a: ['hunter2-a', '<***>'] });
    expect(redactor.and(['another one']).text('hunter2-a another one', 'whole')).toBe('hunter2-a ***');
  });

  it('leaves texts alone that have a short secret in them, but not those that are one', () => {
    expect(redact('1 of 12 is done', '1')).toBe('1 of 12 is done');
    expect(redact('1', '1')).toBe('***');
    expect(new Redactor(['1', '']).value({ a: 1, b: '1', c: '', d: 11 })).toEqual({
      a: '***',
      b: '***',
      c: '',
      d: 11,
    });
  });

  it('looks into objects: texts, keys and numbers', () => {
    const redactor = new Redactor(['hunter2', '12345678']);
    const value = { hunter2: [{ deep: 'is hunter2' }], n: 12345678, '12345678': true, x: null, y: 5 };
    const shown = redactor.value(value) as Record<string, unknown>;
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|12345678/);
    expect(Object.values(shown)).toEqual(
      expect.arrayContaining([[{ deep: 'is ***' }], '***', true, null, 5]),
    );
    expect(Object.keys(shown)).toHaveLength(5);
    const innocent = { a: [1, { b: 'c' }] };
    expect(redactor.value(innocent)).toBe(innocent);
  });

  it('finds several secrets, also where they overlap or one holds another', () => {
    expect(redact('abcdefg-bcde-efgh', 'abcde', 'defg', 'bcde', 'efgh')).toBe('***-***-***');
    const both = new Redactor(['hunter2']).and(['s3cret']);
    expect(both.text('hunter2 s3cret')).toBe('*** ***');
    expect([both.finds('s3cret'), both.finds('hunter2'), both.finds('neither')]).toEqual([true, true, false]);
    expect([new Redactor([]).isIdle, new Redactor(['']).isIdle, both.isIdle]).toEqual([true, true, false]);
  });

  it('leaves no secret in any text, and no other text is changed', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 });
    const way = fc.constantFrom(...Object.values(WAYS));
    fc.assert(
      fc.property(text, text, text, way, (before, secret, after, write) => {
        fc.pre(secret.trim() === secret && secret.length >= 4);
        expect(redact(before + write(secret) + after, secret)).toContain('***');
        const innocent = before.replaceAll(/[^a-f]/g, 'x');
        fc.pre(!/[a-fx]/.test(secret));
        expect(redact(innocent, secret)).toBe(innocent);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no longer for a thousand secrets than for one', () => {
    const secrets = Array.from(
      { length: 1000 },
      (_, index) => `secret-${index * 7919}-${'x'.repeat(index % 50)}`,
    );
    const line =
      'an ordinary line of a log, with some numbers 12345 and secret- in it, again and again. '.repeat(200);
    const timeOf = (redactor: Redactor): number => {
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        expect(redactor.text(line)).toBe(line);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    expect(timeOf(new Redactor(secrets))).toBeLessThan(10 * timeOf(new Redactor(secrets.slice(0, 1))) + 5);
  });
});
