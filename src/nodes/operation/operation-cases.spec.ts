import { runNode } from '../../flow/testing.js';
import type { Json, Values } from '../../flow/index.js';
import { catalogue } from '../../../test/engine/short-run.js';

/** The result of an operation; a RegExp matches the message of its failure. */
type Case = [name: string, inputs: Values, result: Json | RegExp, options?: Values];

const proto = JSON.parse('{"__proto__": {"polluted": 1}}') as Json;
const berlin = { zone: 'Europe/Berlin' };

const letters = 'a'.repeat(1_000_000);
/** V8 takes 10 s to search for it among so many letters. */
const among = `${'a'.repeat(40_000)}b${'a'.repeat(40_000)}`;

const CASES: Case[] = [
  ['equal', { a: 1, b: 1 }, true],
  ['equal', { a: '1', b: 1 }, false],
  ['equal', { a: [1, { x: 1, y: [2] }], b: [1, { y: [2], x: 1 }] }, true],
  ['equal', {}, true],
  ['equal', { a: {}, b: [] }, false],
  ['equal', { a: proto, b: {} }, false],
  ['notEqual', { a: null, b: false }, true],
  ['less', { a: 2, b: 10 }, true],
  ['less', { a: '2', b: '10' }, false],
  ['less', { a: 'a', b: 'b' }, true],
  ['less', { a: '2024-05-01T08:00:00+08:00', b: '2024-05-01T01:00:00Z' }, true],
  ['less', { a: '2024-05-01', b: '2024-05-01T00:00:00Z' }, false],
  ['lessEqual', { a: '2024-05-01', b: '2024-05-01T00:00:00Z' }, true],
  ['greater', { a: '2024-05-01T00:00:00+0530', b: '2024-04-30T18:29:59,999Z' }, true],
  ['greater', { a: '2024-05-02', b: '2024-05-01' }, true],
  ['greaterEqual', { a: 5, b: 5 }, true],
  ['less', { a: 1, b: '2' }, /only two numbers, two dates or two texts/],
  ['less', { a: true, b: false }, /only two numbers/],
  ['less', { a: 1 }, /only two numbers/],
  ['and', { a: true, b: 'true' }, /input "b" must be bool, but got the text "true"/],
  ['and', { a: true }, /input "b" is required/],
  ['or', { a: false, b: true }, true],
  ['not', { a: false }, true],
  ['add', { a: '1', b: ' 2e1 ' }, 21],
  ['add', { a: 0.1, b: 0.2 }, 0.30000000000000004],
  ['add', { a: '0x10', b: 1 }, /input "a" must be number, but got the text "0x10"/],
  ['add', { a: '', b: 1 }, /input "a" is required/],
  ['add', { a: 1e308, b: 1e308 }, /Infinity is not a number/],
  ['subtract', { a: 1, b: 3 }, -2],
  ['multiply', { a: 0, b: -1 }, 0],
  ['divide', { a: 1, b: 0 }, /Infinity/],
  ['divide', { a: 0, b: 0 }, /NaN/],
  ['modulo', { a: -7, b: 3 }, -1],
  ['modulo', { a: 5, b: 0 }, /NaN/],
  ['power', { a: 2, b: -1 }, 0.5],
  ['power', { a: -8, b: 0.5 }, /NaN/],
  ['round', { value: 2.5 }, 3],
  ['round', { value: -2.5 }, -3],
  ['round', { value: -0.4 }, 0],
  ['floor', { value: -0.5 }, -1],
  ['ceil', { value: -0.5 }, 0],
  ['abs', { value: '-3' }, 3],
  ['concat', { a: 1, b: true }, '1true'],
  ['concat', { a: 'a' }, 'a'],
  ['concat', { a: [1], b: '' }, /input "a" must be string, but got an array of 1/],
  ['contains', { a: 'workflow', b: 'flow' }, true],
  ['startsWith', { a: 'workflow', b: '' }, true],
  ['endsWith', { a: 'workflow', b: 'work' }, false],
  ['upper', { value: 'straße' }, 'STRASSE'],
  ['lower', { value: 'ÄÖ' }, 'äö'],
  ['trim', { value: ' \t a b \n' }, 'a b'],
  ['length', { value: '流😀' }, 2],
  ['length', { value: [[], []] }, 2],
  ['length', {}, 0],
  ['length', { value: { a: 1 } }, /an object has no length/],
  ['split', { value: 'a,b,,c' }, ['a', 'b', '', 'c']],
  ['split', { value: 'a😀', separator: '' }, ['a', '😀']],
  ['split', { value: 'a b', separator: ', ' }, ['a b']],
  ['join', { value: ['a', 1, null, true, { b: 2 }], separator: '-' }, 'a-1--true-{"b":2}'],
  ['join', { value: [] }, ''],
  ['join', { value: 'a' }, /input "value" must be array, but got the text "a"/],
  ['replace', { value: 'a.b.c', search: '.', replacement: '$&' }, 'a$&b$&c'],
  ['replace', { value: 'abc', search: 'b' }, 'ac'],
  ['replace', { value: 'Dear @@', search: '@@', replacement: letters }, `Dear ${letters}`],
  ['replace', { value: letters, search: 'aa', replacement: 'aa' }, letters],
  ['replace', { value: 'a1b22', search: '\\d+', replacement: '<$&>' }, 'a<1>b<22>', { regex: true }],
  ['replace', { value: 'x-y', search: '(x)-(y)', replacement: '$2$$$1$9' }, 'y$x', { regex: true }],
  ['replace', { value: 'abc', search: '', replacement: '-' }, '-a-b-c-', { regex: true }],
  ['replace', { value: '😀a', search: 'x*', replacement: '-' }, '-😀-a-', { regex: true }],
  ['replace', { value: 'a', search: '(?=a)', replacement: '' }, /invalid|Perl|parse/i, { regex: true }],
  ['replace', { value: 'a', search: '(', replacement: '' }, /missing|parse/i, { regex: true }],
  ['replace', { value: `${'a'.repeat(5000)}!`, search: '^(a+)+$' }, `${'a'.repeat(5000)}!`, { regex: true }],
  ['get', { value: { items: [{ 'a b': 1 }, 2] }, path: 'items[0]["a b"]' }, 1],
  ['get', { value: [1, 2, 3], path: '[-1]' }, 3],
  ['get', { value: { a: [5] }, path: 'a.0' }, 5],
  ['get', { value: { a: 1 }, path: '' }, { a: 1 }],
  ['get', { value: { a: 1 }, path: 'b.c' }, null],
  ['get', { value: { a: 1 }, path: '__proto__' }, null],
  ['get', { value: 'text', path: 'length' }, null],
  ['get', { value: [1], path: 'constructor' }, null],
  ['get', { value: proto, path: '__proto__.polluted' }, 1],
  ['merge', { a: { x: { y: 1 } }, b: { x: { z: 2 } } }, { x: { z: 2 } }],
  ['merge', { a: { x: 1 } }, { x: 1 }],
  ['merge', { a: proto, b: proto }, proto],
  ['slice', { value: 'h😀llo', start: 1, end: -1 }, '😀ll'],
  ['slice', { value: [1, 2, 3], start: -2 }, [2, 3]],
  ['slice', { value: [1, 2, 3], start: 2, end: 1 }, []],
  ['slice', { value: { a: 1 } }, /only a text or an array/],
  ['parseJson', { value: '{"a": [1, null]}' }, { a: [1, null] }],
  ['parseJson', { value: '{a: 1}' }, /not valid JSON/],
  ['parseJson', { value: '1e999' }, /Infinity/],
  ['parseJson', { value: `${'['.repeat(1000)}${']'.repeat(1000)}` }, /nests deeper/],
  ['parseJson', { value: '"\\u0000"' }, /NUL/],
  ['printJson', { value: { a: [1] } }, '{\n  "a": [\n    1\n  ]\n}', { indent: 2 }],
  ['printJson', {}, 'null'],
  [
    'parseCsv',
    { value: 'id,note\r\n1,"a ""b""\nc"\r\n\r\n2,\r\n' },
    [
      { id: '1', note: 'a "b"\nc' },
      { id: '2', note: '' },
    ],
  ],
  ['parseCsv', { value: '\ufeffa;b\n1;2' }, [{ a: '1', b: '2' }], { delimiter: ';' }],
  [
    'parseCsv',
    { value: 'a,b\n1\n1,2,3' },
    [
      { a: '1', b: '' },
      { a: '1', b: '2' },
    ],
  ],
  [
    'parseCsv',
    { value: '1,2\n3,4' },
    [
      ['1', '2'],
      ['3', '4'],
    ],
    { header: false },
  ],
  [
    'parseCsv',
    { value: 'a,b\r\n1,2\n3,4\r5,"6\r"\r\n' },
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
      { a: '5', b: '6\r' },
    ],
  ],
  ['parseCsv', { value: 'a\n"b' }, /not valid CSV/],
  ['parseCsv', { value: 'a,b' }, []],
  [
    'parseCsv',
    { value: '__proto__,constructor\n1,2' },
    [JSON.parse('{"__proto__": "1", "constructor": "2"}') as Json],
  ],
  [
    'printCsv',
    {
      value: [
        { a: 1, b: 'x,"y"' },
        { c: null, a: [1] },
      ],
    },
    'a,b,c\r\n1,"x,""y""",\r\n[1],,',
  ],
  ['printCsv', { value: [['a\nb', 'c\rd', ' e ']] }, '"a\nb","c\rd", e '],
  ['printCsv', { value: [{ a: '' }, { a: null }, { a: 1 }] }, 'a\r\n""\r\n""\r\n1'],
  ['printCsv', { value: [{ a: '', b: '' }] }, 'a,b\r\n,'],
  ['printCsv', { value: [{ a: 1 }] }, '1', { header: false }],
  ['parseCsv', { value: 'a' }, /at most 10 characters/, { delimiter: 'x'.repeat(11) }],
  ['printCsv', { value: [] }, /at most 10 characters/, { delimiter: 'x'.repeat(1_000_000) }],
  ['printCsv', { value: [] }, ''],
  ['printCsv', { value: Array(12_000).fill([1]) }, Array(12_000).fill('1').join('\r\n')],
  ['printCsv', { value: [[1, 2], [3]] }, '1;2\r\n3', { delimiter: ';' }],
  ['printCsv', { value: [1] }, /each row of a CSV text must be an object or an array/],
  ['printCsv', { value: [] }, ''],
  ['parseDate', { value: '2024-05-01' }, '2024-05-01T00:00:00.000Z'],
  ['parseDate', { value: '2024-05-01' }, '2024-04-30T22:00:00.000Z', berlin],
  ['parseDate', { value: 0 }, '1970-01-01T00:00:00.000Z'],
  ['parseDate', { value: '31.02.2024' }, /invalid date|out of range/, { format: 'dd.MM.yyyy' }],
  ['parseDate', { value: '05-01' }, /needs a year/, { format: 'MM-dd' }],
  ['parseDate', { value: '100' }, /needs a year/, { format: 'o' }],
  ['parseDate', { value: 'yyy 08:30' }, /needs a year/, { format: 'yyy HH:mm' }],
  ['parseDate', { value: '08:30 y' }, /needs a year/, { format: "HH:mm 'y" }],
  ['parseDate', { value: '2024 100' }, '2024-04-09T00:00:00.000Z', { format: 'yyyy o' }],
  ['parseDate', { value: '10:30' }, /"10:30" can't be parsed as ISO 8601/],
  ['parseDate', { value: '123456-0530' }, /can't be parsed as ISO 8601/],
  ['parseDate', { value: '20240501T0830+02' }, '2024-05-01T06:30:00.000Z'],
  ['parseDate', { value: '2024-05-01t08:30:00z' }, '2024-05-01T08:30:00.000Z'],
  ['parseDate', { value: '2024-W05-2' }, '2024-01-30T00:00:00.000Z'],
  ['parseDate', { value: '+002024-05-01' }, '2024-05-01T00:00:00.000Z'],
  ['parseDate', { value: '2024-05-01T08:30[Europe/Berlin]' }, '2024-05-01T06:30:00.000Z'],
  ['parseDate', { value: 'My Text' }, /"My Text" can't be parsed/, { format: 'yyyy z' }],
  ['parseDate', { value: '2024-05-01' }, /invalid date.*zone/, { zone: 'Mars/Base' }],
  ['parseDate', { value: 1e300 }, /invalid date|milliseconds/],
  ['parseDate', { value: 'soon' }, /invalid date|out of range/],
  ['formatDate', { value: '2024-07-01T12:00:00Z' }, '2024-07-01 08:00:00', { zone: 'America/New_York' }],
  [
    'formatDate',
    { value: '2024-07-01T12:00:00Z' },
    '+8Asia/Shanghai 17198352001719835200000',
    { format: "Zz' 'Xx", zone: 'Asia/Shanghai' },
  ],
  ['formatDate', { value: '2024-05-01' }, '2024-05-01', { format: 'yyyy-MM-dd', zone: 'Asia/Shanghai' }],
  [
    'formatDate',
    { value: '2024-05-01T23:30:00+08:00' },
    '星期三',
    { format: 'cccc', zone: 'Asia/Shanghai', language: 'zh' },
  ],
  ['formatDate', { value: '2024-05-01T10:00:00' }, /input "value" must be date/],
  ['formatDate', { value: '2024-05-01T10:00:00+24:00' }, /input "value" must be date/],
  ['formatDate', { value: '2024-05-01T10:00:00+08:60' }, /input "value" must be date/],
  ['addToDate', { value: '2024-01-31', amount: 1 }, '2024-02-29', { unit: 'months' }],
  ['addToDate', { value: '2024-03-30T12:00:00+01:00', amount: 1 }, '2024-03-31T10:00:00.000Z', { ...berlin }],
  [
    'addToDate',
    { value: '2024-03-30T12:00:00+01:00', amount: 24 },
    '2024-03-31T11:00:00.000Z',
    { ...berlin, unit: 'hours' },
  ],
  ['addToDate', { value: '2024-05-01', amount: 90 }, '2024-05-01T01:30:00.000Z', { unit: 'minutes' }],
  ['addToDate', { value: '2024-03-01', amount: -1 }, '2024-02-29'],
  ['addToDate', { value: '2024-03-01', amount: 1e15 }, /date/, { unit: 'years' }],
  ['addToDate', { value: '9999-12-31', amount: 1 }, /the date is out of range/],
  ['parseDate', { value: -62198755200000 }, /the date is out of range/],
  ['encodeBase64', { value: 'é😀' }, 'w6nwn5iA'],
  ['decodeBase64', { value: 'w6nwn5iA' }, 'é😀'],
  ['decodeBase64', { value: '/w==' }, /not valid UTF-8/],
  ['decodeBase64', { value: 'not base64!' }, /not valid base64/],
  ['decodeBase64', { value: 'YQ==YQ==' }, /not valid base64/],
  ['decodeBase64', { value: 'YWJj Z\n' }, /not valid base64/],
  ['decodeBase64', { value: ' YQ =\n= ' }, 'a'],
  ['hash', { value: 'abc' }, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['hash', { value: 'abc' }, 'kAFQmDzST7DWlj99KOF/cg==', { algorithm: 'md5', encoding: 'base64' }],
  ['encodeUrl', { value: 'a b&c/ü' }, 'a%20b%26c%2F%C3%BC'],
  ['decodeUrl', { value: 'a+b%20c' }, 'a+b c'],
  ['decodeUrl', { value: '%zz' }, /not percent-encoded/],
  ['expression', { n: 4 }, 9, { expression: 'n * 2 + vars.one' }],
  ['expression', {}, null, { expression: 'vars.none' }],
  ['expression', {}, /Infinity|out of range|range/i, { expression: '1 / 0' }],
];

/** Inputs that would hang or kill the worker without limits. */
const ATTACKS: Case[] = [
  ['printJson', { value: nested(150, Array(50_000).fill(1)) }, /longer than/, { indent: 8 }],
  [
    'replace',
    { value: 'a'.repeat(300_000), search: 'a|', replacement: 'b' },
    /100000 times|looks too often/,
    { regex: true },
  ],
  [
    'replace',
    { value: 'a'.repeat(20_000), search: 'a(.*z)?', replacement: '' },
    /scans the rest of the text too often/,
    { regex: true },
  ],
  [
    'replace',
    { value: 'a'.repeat(900_000), search: 'a?'.repeat(300), replacement: '' },
    /at most 1661 times for one match|scans the rest of the text too often/,
    { regex: true },
  ],
  [
    'replace',
    { value: 'a'.repeat(200_000), search: '(a|b)+?c|a', replacement: '' },
    /times for one match/,
    { regex: true },
  ],
  ['replace', { value: 'a', search: 'a?'.repeat(2000), replacement: '' }, /1000 characters/, { regex: true }],
  [
    'replace',
    { value: 'a'.repeat(100_000), search: '(b?)a', replacement: '$1'.repeat(1_001) },
    /refers to the match more than 1000 times/,
    { regex: true },
  ],
  ['parseDate', { value: '1'.repeat(190) }, /names "d" twice/, { format: `y${'dMHms'.repeat(30)}` }],
  ['parseCsv', { value: `${'a,'.repeat(400)}${'\n1'.repeat(400_000)}` }, /all their columns/],
  ['parseCsv', { value: '"a"b'.repeat(50_000) }, []],
  [
    'printCsv',
    { value: Array.from({ length: 2000 }, (_, row) => ({ [`k${row}`]: 1 })) },
    /all their columns/,
  ],
  ['decodeBase64', { value: `${' '.repeat(500_000)}!` }, /not valid base64/],
];

const LONG_SEARCHES: Case[] = [
  ['contains', { a: letters, b: among }, false],
  ['split', { value: letters, separator: among }, [letters]],
  ['replace', { value: letters, search: among }, letters],
];

const OF_CHARACTERS: Case[] = [
  ['length', { value: letters }, 1_000_000],
  ['slice', { value: letters, start: 999_998 }, 'aa'],
];

function nested(depth: number, value: Json): Json {
  return depth === 0 ? value : [nested(depth - 1, value)];
}

test.each(CASES)('%s of %j is %s', comesTo);
test.each(ATTACKS)('%s is bounded', comesTo);
test.each(LONG_SEARCHES)('%s takes time linear to both texts', async (...search) => {
  const start = process.cpuUsage();
  await comesTo(...search);
  expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
});
test.each(OF_CHARACTERS)('%s makes no list of all characters', async (...measured) => {
  const from = import.meta.jest.spyOn(Array, 'from');
  await comesTo(...measured);
  expect(from).not.toHaveBeenCalledWith(letters);
});

test.each([
  ['parseDate', { value: 'soon' }, /^(?=.*不是有效的日期).*"soon"/],
  ['parseDate', { value: '31.02.2024' }, /^(?=.*不是有效的日期).*31/, { format: 'dd.MM.yyyy' }],
  ['parseJson', { value: '{a: 1}' }, /不是有效的 JSON：此处应为属性名或 '}'（/],
] as Case[])('%s of %j says in Chinese, too, why it fails', async (name, inputs, message, options = {}) => {
  const { outcome } = await runNode(catalogue.get(`core.operation.${name}`)!, inputs, { options });
  expect((outcome as { errorZh?: string }).errorZh).toMatch(message as RegExp);
});

async function comesTo(name: string, inputs: Values, result: Json | RegExp, options: Values = {}) {
  const definition = catalogue.get(`core.operation.${name}`)!;
  const { outcome, outputs } = await runNode(definition, inputs, { options, variables: { one: 1 } });
  if (result instanceof RegExp) {
    expect(outcome.state === 'failed' ? outcome.error : JSON.stringify(outputs)).toMatch(result);
  } else {
    expect(outputs).toEqual({ result });
    expect(JSON.stringify(outputs.result)).toBe(JSON.stringify(result));
  }
}
