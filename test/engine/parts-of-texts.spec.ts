import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Json } from '../../src/flow/index.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { until } from '../support/until.js';
import { run } from './short-run.js';

const RETURN = 'core.programming.return';
const WHOLE = 500_000;
const numbers = Array.from({ length: 20 }, (_, index) => index);
const whole = (index: number) => `$pad("a part of a text ${index},", ${WHOLE}, "y")`;
const part = (index: number) => `{{ $substringBefore(${whole(index)}, ",") }}`;
const each = <Value>(make: (index: number) => Value): Record<string, Value> =>
  Object.fromEntries(numbers.map((index) => [`n${index}`, make(index)]));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function usedMemory(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

// A list of 3,000 texts, each of which was the beginning of one of 1 MB, took more than 3 GB.
describe('a part of a text does not keep the whole text in memory', () => {
  const returned = (outputs: Json): Record<string, ShortNode> => ({ r: [RETURN, { outputs }] });

  test.each<[string, Record<string, ShortNode>]>([
    ['of an expression', returned(each(part))],
    [
      'in a list of an expression',
      returned(each((index) => `{{ [$substringBefore(${whole(index)}, ",")] }}`)),
    ],
    [
      'of an operation',
      {
        ...returned(each((index) => `{{ nodes.n${index}.result }}`)),
        ...each((index): ShortNode => [
          'core.operation.trim',
          { value: `{{ $pad("a part of a text ${index}", ${WHOLE}) }}` },
        ]),
      },
    ],
    [
      'of an expression that is an operation',
      {
        ...returned(each((index) => `{{ nodes.n${index}.result }}`)),
        ...each((index): ShortNode => [
          'core.operation.expression',
          {},
          { expression: `$substringBefore(${whole(index)}, ",")` },
        ]),
      },
    ],
  ])('%s', async (_, nodes) => {
    const before = usedMemory();
    const { outcome } = await run(nodes, ['start > r']);
    // A turn of the event loop that the run had begun can still keep the whole texts, on a busy machine.
    await until(() => usedMemory() - before < (numbers.length * WHOLE) / 2, 'the whole texts are gone');
    expect(outcome).toMatchObject({ state: 'successful', outputs: { n7: expect.anything() } });
  });
});
