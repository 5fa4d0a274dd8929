import { readText, textOf, type ValueType } from './value-text.js';

describe('the text of a value', () => {
  it.each<[ValueType, unknown]>([
    ['string', 'two\nlines'],
    ['number', -2.5],
    ['bool', false],
    ['date', '2026-11-26T08:30:00+08:00'],
    ['object', { a: [1] }],
    ['array', [1, 'x']],
    ['any', '42'],
    ['any', 42],
    ['any', 'plain words'],
    ['number', null],
  ])('of %s means %j again', (type, value) => {
    expect(readText(type, textOf(type, value))).toEqual({ value });
  });

  it('never has a password', () => {
    expect(textOf('password', 'secret')).toBe('');
  });

  it.each<[ValueType, string, string]>([
    ['number', '1,5', 'number'],
    ['number', '1e999', 'number'],
    ['date', 'tomorrow', 'date'],
    ['date', '2026-13-01', 'date'],
    ['object', '{a: 1}', 'json'],
    ['object', '[1]', 'object'],
    ['array', '{"a": 1}', 'array'],
  ])('is refused as %s where it is %s', (type, text, fault) => {
    expect(readText(type, text)).toEqual({ fault });
  });
});
