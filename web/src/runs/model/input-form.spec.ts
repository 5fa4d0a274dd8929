import type { InputVariable } from '../../parts/input-variables.js';
import { entryOf, faultsByVariable, readEntry, readInputs } from './input-form.js';

const variable = (name: string, type: InputVariable['type'], value: unknown = null): InputVariable => ({
  name,
  type,
  value,
  isShared: false,
  mark: '',
});

describe('readEntry', () => {
  it.each([
    ['number', ' 1.5 ', 1.5],
    ['number', '1e3', 1000],
    ['bool', 'true', true],
    ['date', '2026-01-02', '2026-01-02'],
    ['date', '2026-01-02T08:30:00+08:00', '2026-01-02T08:30:00+08:00'],
    ['array', '[1, 2]', [1, 2]],
    ['object', '{"a": 1}', { a: 1 }],
    ['any', '{"a": 1}', { a: 1 }],
    ['any', 'plain text', 'plain text'],
    ['string', ' as it is ', ' as it is '],
    ['number', '', undefined],
  ] as const)('%s %j', (type, entry, value) => {
    expect(readEntry(type, entry)).toEqual({ value });
  });

  it.each([
    ['number', 'ten', 'number'],
    ['number', '1e999', 'number'],
    ['date', 'tomorrow', 'date'],
    ['date', '2026-13-45', 'date'],
    ['array', '{"a": 1}', 'array'],
    ['object', '[1]', 'object'],
    ['object', '{a', 'json'],
  ] as const)('refuses %s %j', (type, entry, fault) => {
    expect(readEntry(type, entry)).toEqual({ fault });
  });
});

describe('entryOf', () => {
  it('shows a value so that reading it gives the same value', () => {
    for (const value of ['text', '1', 1, true, null, [1], { a: ['b'] }]) {
      const read = readEntry('any', entryOf('any', value));
      expect(read).toEqual({ value: value ?? undefined });
    }
  });

  it('never shows a password', () => {
    expect(entryOf('password', 'secret')).toBe('');
  });
});

describe('readInputs', () => {
  const variables = [
    variable('who', 'string', 'world'),
    variable('count', 'number', 3),
    variable('key', 'password', '***'),
  ];

  it('leaves out what the flow has anyway', () => {
    expect(readInputs(variables, { who: 'world', count: '3', key: '' })).toEqual({ inputs: {}, faults: {} });
  });

  it('sends what was changed, also an emptied text', () => {
    expect(readInputs(variables, { who: '', count: '4', key: 'k' }).inputs).toEqual({
      who: '',
      count: 4,
      key: 'k',
    });
  });

  it('tells all faults', () => {
    expect(readInputs([variable('a', 'number'), variable('b', 'array')], { a: 'x', b: 'y' }).faults).toEqual({
      a: 'number',
      b: 'json',
    });
  });
});

it('puts the messages of the API at their variables', () => {
  const variables = [variable('a', 'number'), variable('a: b', 'number')];
  expect(faultsByVariable(variables, ['a: not a number', 'a: b: too large', 'a：不是数字', 'other'])).toEqual(
    {
      a: 'not a number\n不是数字',
      'a: b': 'too large',
      '': 'other',
    },
  );
});

it('a variable may have the name of a property of every object', () => {
  const variables = ['constructor', 'toString', '__proto__'].map((name) => variable(name, 'string'));
  expect(readInputs(variables, {})).toEqual({ inputs: {}, faults: {} });
  const entries = Object.fromEntries(variables.map(({ name }) => [name, 'x']));
  expect(Object.keys(readInputs(variables, entries).inputs)).toEqual([
    'constructor',
    'toString',
    '__proto__',
  ]);
  expect(faultsByVariable(variables, ['constructor: is wrong'])).toEqual({ constructor: 'is wrong' });
});
