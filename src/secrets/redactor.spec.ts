import fc from 'fast-check';
import { type Value, Redactor } from './redactor.js';
import type { Extent } from './search.js';
import { runAll } from './steps.js';

const SECRET = 'p@ss w0rd/"é密\\';
const redactorOf = (...secrets: string[]) => runAll(Redactor.of(secrets));
const textOf = (redactor: Redactor, text: string, extent?: Extent) => runAll(redactor.text(text, extent));
const valueOf = (redactor: Redactor, value: Value, extent?: Extent) => runAll(redactor.value(value, extent));
const redact = (text: string, ...secrets: string[]) =>
  textOf(redactorOf(...(secrets.length > 0 ? secrets : [SECRET])), text);

/** Encodings in which programs write a text. */
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

/** Whether a text contains the secret in one of the encodings. */
const shows = (text: string, secret: string) => Object.values(WAYS).some((way) => text.includes(way(secret)));

describe('a redactor', () => {
  it.each(Object.entries(WAYS))('finds a secret encoded as %s', (_name, way) => {
    const shown = redact(`before ${way(SECRET)} after`);
    expect(shown).toMatch(/^before .*\*\*\*.* after$/s);
    expect(shows(shown, SECRET)).toBe(false);
  });

  it('replaces the secret with *** and leaves the rest', () => {
    expect(redact('user=a&key=hunter2&x=1', 'hunter2')).toBe('user=a&key=***&x=1');
    expect(redact(JSON.stringify({ key: SECRET, n: 1 }))).toBe('{"key":"***","n":1}');
    expect(redact(`Basic ${Buffer.from('hunter2').toString('base64')}`, 'hunter2')).toBe('Basic ***');
    expect(redact('nothing of it')).toBe('nothing of it');
  });

  it.each([0, 1, 2, 3, 4, 5])('finds its base64 after %i other bytes', (count) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${'u'.repeat(count)}${SECRET} and more`).toString(encoding);
      const rest = redact(text).replace('***', '');
      // At most the characters that also encode neighbouring bytes remain.
      expect(rest.length).toBeLessThanOrEqual(
        text.length - Math.floor((Buffer.byteLength(SECRET) * 8) / 6) + 1,
      );
    }
  });

  it('finds single lines of a multi-line secret and of its wrapped base64', () => {
    const key = ['-----BEGIN KEY-----', 'q83v'.repeat(16), '7sSt'.repeat(10), '-----END KEY-----'].join('\n');
    expect(redact(`a ${key} b`, key)).toBe('a *** b');
    expect(redact(`> ${'7sSt'.repeat(10)}`, key)).toBe('> ***');
    for (const width of [64, 76])
      for (const line of Buffer.from(key)
        .toString('base64')
        .match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
        expect(redact(line, key)).toBe('***');
  });

  it('finds a secret that is cut off at the end of the text or before …', () => {
    expect(redact('it answered: hunter', 'hunter2-and-more')).toBe('it answered: ***');
    expect(redact('the text "hunter2-an…", not a number', 'hunter2-and-more')).toBe(
      'the text "***…", not a number',
    );
    const long = 'abcdefgh'.repeat(20);
    expect(redact(`${long.slice(0, 90)}|`, long)).toBe('***|');
  });

  it('finds a secret that is cut off within an escape', () => {
    const secret = 'abcdef/é😀"密-and-more';
    const writes = [WAYS.JSON!, WAYS['JSON in ASCII']!, WAYS['JSON in JSON']!, encodeURIComponent];
    for (const write of writes) {
      const written = write(secret).replaceAll('/', '\\/');
      const [start, end] = [written.indexOf('abcdef') + 6, written.indexOf('-and')];
      for (let length = start; length <= end; length++)
        for (const cut of ['', '…'])
          expect(redact(written.slice(0, length) + cut, secret)).not.toContain('abcdef');
    }
  });

  it('with extent "whole", does not reveal to the author of a text how a secret begins', () => {
    const long = 'abcdefgh'.repeat(20);
    const redactor = redactorOf('hunter2-and-more', long);
    for (const guess of ['hunter2-a', 'hunter2-a…', 'hunter2-x', long.slice(0, -1), `${long.slice(0, 40)}x`])
      expect(textOf(redactor, guess, 'whole')).toBe(guess);
    const value = valueOf(redactor, { a: ['hunter2-a', `<${long}>`] }, 'whole');
    expect(value).toEqual({ a: ['hunter2-a', '<***>'] });
    const both = redactor.and(redactorOf('another one'));
    expect(textOf(both, 'hunter2-a another one', 'whole')).toBe('hunter2-a ***');
  });

  it('replaces a short secret only if it is the whole text', () => {
    expect(redact('1 of 12 is done', '1')).toBe('1 of 12 is done');
    expect(redact('1', '1')).toBe('***');
    for (const secret of [' 73', '73\n', '73'])
      for (const text of [' 73', '73', '73\n']) expect(redact(text, secret)).toBe('***');
    expect(redact('  ', ' ')).toBe('  ');
    expect(valueOf(redactorOf('1', ''), { a: 1, b: '1', c: '', d: 11 })).toEqual({
      a: '***',
      b: '***',
      c: '',
      d: 11,
    });
  });

  it('keeps as many entries where keys look like those that replace secrets', () => {
    const redactor = redactorOf('secretA', 'secretB');
    const shown = valueOf(redactor, { '*** 1': 1, secretA: 2, secretB: 3, '*** 2': 4 }) as object;
    expect(Object.values(shown)).toEqual([1, 2, 3, 4]);
  });

  it('searches objects: texts, keys and numbers', () => {
    const redactor = redactorOf('hunter2', '12345678');
    const value = { hunter2: [{ deep: 'is hunter2' }], n: 12345678, '12345678': true, x: null, y: 5 };
    const shown = valueOf(redactor, value) as Record<string, unknown>;
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|12345678/);
    expect(Object.values(shown)).toEqual(
      expect.arrayContaining([[{ deep: 'is ***' }], '***', true, null, 5]),
    );
    expect(Object.keys(shown)).toHaveLength(5);
    const innocent = { a: [1, { b: 'c' }] };
    expect(valueOf(redactor, innocent)).toBe(innocent);
  });

  it.each([
    ['0012345', 12345],
    ['12345.670', 12345.67],
    [' 1e6', 1000000],
    ['12345678901234567890', 12345678901234567890],
  ])('finds %j as the number that a flow reads', (secret, number) => {
    expect(valueOf(redactorOf(secret), { number, text: `is ${number} here` })).toEqual({
      number: '***',
      text: 'is *** here',
    });
  });

  it('does not search for the number of a secret where it is short', () => {
    const value = { a: 12, b: 'of 12' };
    expect(valueOf(redactorOf('0012', '    '), value)).toBe(value);
  });

  it('finds several secrets, also if they overlap or one contains another', () => {
    expect(redact('abcdefg-bcde-efgh', 'abcde', 'defg', 'bcde', 'efgh')).toBe('***-***-***');
    const both = redactorOf('hunter2').and(redactorOf('s3cret'));
    expect(textOf(both, 'hunter2 s3cret')).toBe('*** ***');
    const finds = (text: string) => runAll(both.finds(text));
    expect([finds('s3cret'), finds('hunter2'), finds('neither')]).toEqual([true, true, false]);
    expect([redactorOf().isEmpty, redactorOf('').isEmpty, both.isEmpty]).toEqual([true, true, false]);
  });

  it('removes the secret from any text and does not change other texts', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 });
    const way = fc.constantFrom(...Object.values(WAYS));
    fc.assert(
      fc.property(text, text, text, way, (before, secret, after, write) => {
        fc.pre(secret.trim() === secret && secret.length >= 4);
        const written = write(secret);
        // The beginning of an escape takes the first characters of a URL-encoded secret with it (docs/secrets.md).
        fc.pre(!(/%.?$/u.test(before) && written.includes('%')));
        expect(redact(before + written + after, secret)).toContain('***');
        const innocent = before.replaceAll(/[^a-f]/g, 'x');
        fc.pre(!/[a-fx]/.test(secret));
        expect(redact(innocent, secret)).toBe(innocent);
      }),
      { numRuns: 500 },
    );
  });
});
