import { Failure } from '../../flow/index.js';
import type { PureContext } from '../../flow/index.js';
import { csv } from './csv.js';

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
