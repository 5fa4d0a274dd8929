import { Failure } from '../../flow/index.js';
import type { Json, PureContext } from '../../flow/index.js';
import { csv } from './csv.js';
import { comesTo, type OperationCase } from '../../../test/engine/operations.js';

const CASES: OperationCase[] = [
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
];

test.each(CASES)('%s of %j is %s', comesTo);

const operation = (name: string) => csv.find((each) => each.name === name)!;

describe('large CSV texts', () => {
  /** How often it asks whether to leave the event loop to other jobs. */
  async function rests(name: string, value: string | string[][]): Promise<number> {
    let count = 0;
    const context = {
      maxValueBytes: 1_048_576,
      yieldIfSpent: () => {
        count += 1;
      },
    } as unknown as PureContext;
    await operation(name).compute({ value }, { header: false, delimiter: ',' }, context);
    return count;
  }

  it('are parsed in turn with other jobs', async () => {
    expect(await rests('parseCsv', `${','.repeat(999)}\n`.repeat(100))).toBeGreaterThan(10);
  });

  it('are parsed in turn with other jobs if short rows, which take much longer, differ in their lengths', async () => {
    expect(await rests('parseCsv', `a,b\n${'1\n'.repeat(4_000)}`)).toBeGreaterThan(10);
  });

  it('are printed in turn with other jobs', async () => {
    expect(await rests('printCsv', Array(100).fill(Array(1_000).fill('')))).toBeGreaterThan(10);
  });

  it('are given up once the job has ended', async () => {
    const ended = new Failure({ en: 'the job has ended', zh: '任务已结束' }, false);
    const context = {
      maxValueBytes: 1_048_576,
      yieldIfSpent: () => Promise.reject(ended),
    } as unknown as PureContext;
    const parsing = operation('parseCsv').compute(
      { value: 'a\n'.repeat(50_000) },
      { delimiter: ',' },
      context,
    );
    await expect(parsing).rejects.toThrow('the job has ended');
  });
});

describe('a text that was printed', () => {
  const context = { maxValueBytes: 1_048_576, yieldIfSpent: () => undefined } as unknown as PureContext;

  it('has its first cell as it was, also with a byte order mark', async () => {
    const rows = [
      ['\ufeffa', 'b'],
      ['\ufeff', ''],
    ];
    const options = { header: false, delimiter: ',' };
    const { result } = await operation('printCsv').compute({ value: rows }, options, context);
    expect(await operation('parseCsv').compute({ value: result! }, options, context)).toEqual({
      result: rows,
    });
  });

  it.each(['"', '\n', ';\r'])('is separated by nothing that ends a cell: %j', async (delimiter) => {
    const options = { header: false, delimiter };
    for (const [name, value] of Object.entries({ printCsv: [['a', 'b']], parseCsv: 'a' }))
      await expect(operation(name).compute({ value }, options, context)).rejects.toThrow(
        'a delimiter has no quotes and no line breaks',
      );
  });
});
