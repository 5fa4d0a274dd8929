import { comesTo, letters, type OperationCase } from '../../../test/engine/operations.js';
import type { Json } from '../../flow/index.js';

/** V8 takes 10 s to search for it among so many letters. */
const among = `${'a'.repeat(40_000)}b${'a'.repeat(40_000)}`;

/** Inputs that would hang or kill the worker without limits. */
const ATTACKS: OperationCase[] = [
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

const LONG_SEARCHES: OperationCase[] = [
  ['contains', { a: letters, b: among }, false],
  ['split', { value: letters, separator: among }, [letters]],
  ['replace', { value: letters, search: among }, letters],
];

const OF_CHARACTERS: OperationCase[] = [
  ['length', { value: letters }, 1_000_000],
  ['slice', { value: letters, start: 999_998 }, 'aa'],
];

function nested(depth: number, value: Json): Json {
  return depth === 0 ? value : [nested(depth - 1, value)];
}

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
