import { BadRequest } from '../errors.js';
import { JsonDocument } from './json-document.js';

const parse = (text: string, charset?: string) => JsonDocument.parse(Buffer.from(text), charset);

it('keeps the original text of numbers', () => {
  const document = parse('{"a": 1.0, "b": [1e3, 12345678901234567890], "c": "\\"7", "__proto__": -0}');
  expect(document.numberText('a')).toBe('1.0');
  expect(document.numberText('b', 0)).toBe('1e3');
  expect(document.numberText('b', 1)).toBe('12345678901234567890');
  expect(document.numberText('__proto__')).toBe('-0');
  expect(parse(' 1.50 ').numberText()).toBe('1.50');
});

it('keeps __proto__ as a key, and the last of duplicate keys', () => {
  const { value } = parse('{"__proto__": 1, "a": 1, "a": 2}');
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', 1],
    ['a', 2],
  ]);
});

it.each([
  ['broken', '{"a"'],
  ['a byte order mark', '\ufeff1'],
  ['NaN', '[NaN]'],
  ['a raw tab', '"\t"'],
  ['nothing but space', '  '],
  ['101 levels', `${'['.repeat(101)}${']'.repeat(101)}`],
  ['500,000 levels', '['.repeat(500_000)],
  ['131,073 lists and objects', `[${'[],'.repeat(131_071)}{}]`],
])('refuses %s', (_, text) => expect(() => parse(text)).toThrow(BadRequest));

it('counts levels and lists outside strings only', () => {
  const text = JSON.stringify({ a: `"\\${'['.repeat(200)}` });
  expect(parse(text).value).toEqual({ a: `"\\${'['.repeat(200)}` });
  expect(() => parse(`${'['.repeat(100)}${']'.repeat(100)}`)).not.toThrow();
  expect(() => parse(`["${'[]'.repeat(200_000)}", ${'[],'.repeat(131_070)}{}]`)).not.toThrow();
});

it('never repeats the body in its error messages', () => {
  for (const text of ['{"secret": hunter2}', '"secret', '{"secret"}', 'secret'])
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
});

it('decodes the charset of the content type, and refuses bytes that are invalid in it', () => {
  expect(JsonDocument.parse(Buffer.from([0x22, 0xe9, 0x22]), 'iso-8859-1').value).toBe('é');
  expect(parse('"é"', 'nonsense').value).toBe('é');
  expect(() => JsonDocument.parse(Buffer.from([0x22, 0xe9, 0x22]))).toThrow(BadRequest);
  expect(() => JsonDocument.parse(Buffer.from([0x22, 0xe9, 0x22]), 'gbk')).toThrow(BadRequest);
});

it.each([
  ['{"name":"x","secret":}', "Unexpected token '}'"],
  ['{"a":1, "secret": secret, "another secret": 1}', "Unexpected token 's'"],
  ['secret', "Unexpected token 's'"],
  ['{"secret', 'Unterminated string in JSON at position 8'],
])('says what is wrong with %s, and quotes nothing of it', (text, reason) => {
  // Later versions of Node.js add the line and the column.
  const end = String.raw`(?: \(line \d+ column \d+\))?$`;
  expect(() => parse(text)).toThrow(new RegExp(`^JSON parse error - ${reason}${end}`));
});
