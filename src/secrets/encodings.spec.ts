import fc from 'fast-check';
import { Redactor } from './redactor.js';
import { runAll } from './steps.js';
import { unescaped } from './unescape.js';

const redact = (text: string, secret: string) => runAll(runAll(Redactor.of([secret])).text(text));

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const inAscii = (text: string) =>
  inJson(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const inForm = (text: string) => new URLSearchParams({ t: text }).toString().slice(2);
const bytewise = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');

/** The encodings that docs/secrets.md promises to recognise. */
const ESCAPES: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  JSON: inJson,
  'JSON in JSON': (text) => inJson(inJson(text)),
  'JSON in ASCII': inAscii,
  'JSON with its slashes escaped': (text) => inJson(text).replaceAll('/', '\\/'),
  URL: encodeURIComponent,
  'URL twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'URL, every byte': bytewise,
  'URL, in small letters': (text) => encodeURIComponent(text).replace(/%../g, (hh) => hh.toLowerCase()),
  form: inForm,
  'form in a URL': (text) => encodeURIComponent(inForm(text)),
  'JSON in a URL': (text) => encodeURIComponent(inJson(text)),
  'URL in JSON': (text) => inJson(encodeURIComponent(text)),
  'JSON in JSON in a URL': (text) => encodeURIComponent(inJson(inJson(text))),
};

/** Texts of all kinds, including texts that look escaped or consist of the characters of escapes. */
const part = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom('"', '\\', '%', '/', '+', ' ', 'a', 'n', 'u', '4', '1', '\n'),
      maxLength: 12,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%41',
      '%25',
      '%2541',
      '\\n',
      '\\u0041',
      '\\\\',
      '"%41"',
      '%E5%AF%86',
      '=',
      '-_',
    ),
  },
);
const text = fc.array(part, { maxLength: 4 }).map((parts) => parts.join('').toWellFormed());
const bare = (it: string) => [1, 2, 3].reduce((read) => unescaped(read, 'both'), it);
const secretText = text.filter((secret) => bare(secret).trim().length >= 6);

/** Text around a secret. It contains no part of an escape that could run into the secret. */
const around = fc.string({ unit: fc.constantFrom('x', 'y', ' ', ':', '{', '密', '?', '&'), maxLength: 60 });

describe('a secret is found', () => {
  it.each(Object.entries(ESCAPES))('in any text, encoded as %s', (_name, write) => {
    fc.assert(
      fc.property(around, secretText, around, (before, secret, after) => {
        const shown = redact(before + write(secret) + after, secret);
        expect(shown).toContain('***');
        expect(shown.length).toBeLessThanOrEqual(before.length + 3 + after.length);
      }),
      { numRuns: 400 },
    );
  });

  const WRITERS: Record<string, (text: string) => string> = {
    itself: (text) => text,
    'its JSON': inJson,
    'its JSON in ASCII': inAscii,
  };
  const BREAKS = ['\n', '\r\n', '\\n', '\\r\\n', '\n  ', '\r\n\t', '%0A', '%0D%0A', '\\\\n'];

  it.each(Object.entries(WRITERS))(
    'in base64 of %s, at any offset and wrapped at any width',
    (_name, write) => {
      const bytes = fc.uint8Array({ maxLength: 80 });
      const encoding = fc.constantFrom('base64' as const, 'base64url' as const);
      const width = fc.integer({ min: 1, max: 90 });
      fc.assert(
        fc.property(
          bytes,
          secretText,
          bytes,
          encoding,
          width,
          fc.constantFrom(...BREAKS),
          (before, secret, after, as, columns, line) => {
            const inner = Buffer.from(write(secret));
            const whole = Buffer.concat([before, inner, after]).toString(as);
            const lines = whole.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
            const shown = redact(lines.join(line), secret);
            expect(shown).toContain('***');
            // At most the characters that also encode neighbouring bytes remain.
            const rest = shown.replaceAll(line, '').replace('***', '').length;
            expect(rest).toBeLessThanOrEqual(whole.length - Math.floor((inner.length * 8) / 6) + 1);
          },
        ),
        { numRuns: 400 },
      );
    },
  );

  it('in base64 wrapped at 64 or 76 columns, after other bytes', () => {
    const secret = 'Tr0ub4dor&3-of-a-service';
    for (const width of [64, 76]) {
      const whole = Buffer.from(`${'u'.repeat(50)}${secret} and more text`).toString('base64');
      const wrapped = whole.replace(new RegExp(`.{${width}}`, 'g'), '$&\n');
      for (const shown of [redact(wrapped, secret), redact(JSON.stringify({ wrapped }), secret)])
        expect(Buffer.from(shown.replaceAll(/\\n|[^\w+/=]/g, ''), 'base64').toString()).not.toContain(
          'Tr0ub',
        );
    }
  });

  it('in JSON within JSON, if the secret contains a quote and something like a URL escape', () => {
    const secret = 'pa"ss%41word';
    const line = JSON.stringify({ message: JSON.stringify({ token: secret }) });
    expect(redact(line, secret)).toBe('{"message":"{\\"token\\":\\"***\\"}"}');
  });

  it('in a URL next to bytes that are not UTF-8', () => {
    expect(redact(`%ff${encodeURIComponent('密码密码')}%fe`, '密码密码')).toBe('%ff***%fe');
  });
});

it('a text without the secret is not changed', () => {
  // The text has no character of the secret, of its escapes or of its base64.
  const innocent = fc.string({
    unit: fc.constantFrom('ü', '%zz', '\\q', ' ', '\n', '…', '=', '%', '\\', '密', '{"', '"}'),
    maxLength: 200,
  });
  fc.assert(
    fc.property(
      innocent,
      fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', '+'), minLength: 4, maxLength: 60 }),
      (shown, secret) => {
        expect(redact(shown, secret)).toBe(shown);
      },
    ),
    { numRuns: 500 },
  );
});
