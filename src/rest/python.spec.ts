import { pythonInt, pythonStr, pythonStrip, pythonTypeName } from './python.js';

describe('pythonInt', () => {
  it.each([
    ['7', 7],
    [' +7\n', 7],
    ['-0', 0],
    ['007', 7],
    ['1_000', 1000],
    ['７', 7],
    ['٣', 3],
    ['𝟘𝟡', 9],
    ['\u00a07\u2003', 7],
    ['99999999999999999999', 1e20],
  ])('reads %j', (text, number) => expect(pythonInt(text)).toBe(number));

  it.each([
    '',
    ' ',
    '+',
    '1_',
    '_1',
    '1__0',
    '1.0',
    '1e3',
    '0x1',
    '²',
    '½',
    '1 0',
    '\ufeff1',
    '9'.repeat(4301),
  ])('refuses %j', (text) => expect(pythonInt(text)).toBeUndefined());
});

it('pythonInt refuses numbers with more digits than Python reads', () => {
  expect(pythonInt('9'.repeat(4300))).toBe(Infinity);
  expect(pythonInt('9'.repeat(4301))).toBeUndefined();
});

describe('pythonStr', () => {
  // The expected values are those of Python 3.11.
  it.each([
    ['1', '1'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['1.0', '1.0'],
    ['1e3', '1000.0'],
    ['0.1', '0.1'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1e+16'],
    ['9999999999999998.0', '9999999999999998.0'],
    ['12345678901234567.0', '1.2345678901234568e+16'],
    ['123456789.123456789', '123456789.12345679'],
    ['-1.5e-7', '-1.5e-07'],
    ['5e-324', '5e-324'],
    ['1e400', 'inf'],
    ['-1e400', '-inf'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('prints %s as %s', (source, text) => expect(pythonStr(source)).toBe(text));
});

it('pythonStrip removes exactly the white space of Python', () => {
  expect(pythonStrip('\u3000\t\x1c\x85 a b \u2028\n')).toBe('a b');
  expect(pythonStrip('\ufeffa\u200b')).toBe('\ufeffa\u200b');
  expect(pythonStrip(' \n ')).toBe('');
  expect(pythonStrip(`a${' '.repeat(1_000_000)}b `)).toHaveLength(1_000_002);
});

it('pythonTypeName distinguishes int and float', () => {
  expect([null, true, 'a', [], {}].map((value) => pythonTypeName(value))).toEqual([
    'NoneType',
    'bool',
    'str',
    'list',
    'dict',
  ]);
  expect([pythonTypeName(1, '1'), pythonTypeName(1, '1.0'), pythonTypeName(1000, '1e3')]).toEqual([
    'int',
    'float',
    'float',
  ]);
});
