import type { Json } from '../../src/flow/index.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { run, set } from './short-run.js';

const expression = (source: string): ShortNode => ['core.operation.expression', {}, { expression: source }];

describe('types', () => {
  const into = async (type: string, value: Json) => {
    const ran = await run(
      { s: set('x', value), p: '{{ $type(vars.x) & " " & $string(vars.x) }}' },
      ['start > s > p'],
      { [`x:${type}`]: null, l: [{ n: 1 }, { n: 2 }] },
    );
    return ran.outcome.state === 'failed' ? 'fails' : ran.printed[0];
  };

  test.each<[string, Json, string]>([
    ['number', '12.5', 'number 12.5'],
    ['number', ' -3e2 ', 'number -300'],
    ['number', '', 'fails'],
    ['number', '12a', 'fails'],
    ['number', true, 'fails'],
    ['string', 12, 'string 12'],
    ['string', false, 'string false'],
    ['string', [1], 'fails'],
    ['bool', true, 'boolean true'],
    ['bool', 'true', 'fails'],
    ['bool', 1, 'fails'],
    ['date', '2024-02-29', 'string 2024-02-29'],
    ['date', '2024-05-01T08:30:00+08:00', 'string 2024-05-01T08:30:00+08:00'],
    ['date', '2023-02-29', 'fails'],
    ['date', '2024-05-01T08:30:00', 'fails'],
    ['date', 'tomorrow', 'fails'],
    ['array', [1], 'array [1]'],
    ['array', 1, 'fails'],
    ['array', '{{ vars.l[n = 1] }}', 'array [{"n":1}]'],
    ['array', '{{ vars.l[n = 1].n }}', 'array [1]'],
    ['array', '{{ vars.l.n }}', 'array [1,2]'],
    ['array', '{{ $filter(vars.l, function($v) { $v.n = 2 }) }}', 'array [{"n":2}]'],
    ['array', '{{ vars.l[n = 1][0] ? vars.l[n = 2] : [] }}', 'array [{"n":2}]'],
    ['array', '{{ {"a": 1} }}', 'fails'],
    ['object', { a: 1 }, 'object {"a":1}'],
    ['object', [1], 'fails'],
    ['any', [1], 'array [1]'],
    ['number', '{{ 1 / 0 }}', 'fails'],
    ['any', '{{ function($x) { $x } }}', 'fails'],
  ])('%s takes %j as %s', async (type, value, wanted) => {
    expect(await into(type, value)).toBe(wanted);
  });

  test('a single of a sequence stays [it] on its way through an expression node', async () => {
    const ran = await run(
      { e: expression('vars.l[$ > 1]'), f: ['core.programming.forEach'], p: '{{ nodes.f.element }}' },
      ['start > f', 'e.result > f.list', 'f.body > p'],
      { l: [1, 2] },
    );
    expect(ran.printed).toEqual(['2']);
  });

  test('null fits everything, and empties a variable', async () => {
    expect(await into('number', '{{ null }}')).toBe('null null');
  });
});
