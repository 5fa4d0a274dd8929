import type { Json } from '../../src/flow/index.js';
import { run } from './short-run.js';

/** The printed value of a template. */
async function printed(message: Json, variables: Record<string, Json> = {}): Promise<string | undefined> {
  const ran = await run({ p: ['core.log.print', { message }] }, ['start > p'], variables);
  if (ran.outcome.state === 'failed') throw new Error(ran.outcome.error);
  return ran.printed[0];
}

describe('templates', () => {
  test.each<[string, string]>([
    ['{{ 1 + 2 }}', '3'],
    ['a{{ 1 }}b{{ "x" }}', 'a1bx'],
    ['[{{ vars.nothing }}]', '[]'],
    ['{{ {"a": [1, true, null]} }} ', '{"a":[1,true,null]} '],
    ["{{ '{{' }} and }}", '{{ and }}'],
    ['{{ \'}}\' & "}}" }}', '}}}}'],
    ['{{ $contains("a}}b", /\\}\\}/) }}', 'true'],
    ['{{ 8 / 2 / 2 }}', '2'],
    ['{{ {"a": {"b": 1}}.a.b /* }} */ }}', '1'],
    ['{{ vars.`a b` }}', '7'],
    ['{ {{ 1 }} }', '{ 1 }'],
    ['{{ $join(["x", "y"], "-") }}', 'x-y'],
    ['{{ vars.text }}', 'true'],
    ['{{ vars.in / 2 }} {{ 4 / 2 }}', '4 2'],
  ])('%s is %s', async (template, wanted) => {
    expect(await printed(template, { 'a b': 7, in: 8, nothing: null, text: 'true' })).toBe(wanted);
  });

  test('strings anywhere in a value are templates, and keep their type', async () => {
    expect(await printed({ a: ['{{ 1 + 1 }}', 'n{{ 1 }}'], b: { c: '{{ vars.x }}' } }, { x: [1] })).toBe(
      '{"a":[2,"n1"],"b":{"c":[1]}}',
    );
  });

  test('job and inputs are to be read', async () => {
    const { printed: lines } = await run(
      { p: '{{ job.id & "/" & job.process & "/" & inputs.x }}' },
      ['start > p'],
      { x: 0 },
      { inputs: { x: 5 } },
    );
    expect(lines).toEqual(['1/1/5']);
  });

  test('grouping an empty list leaves the list as it was', async () => {
    const { printed: lines } = await run(
      { a: '{{ vars.list{name: $count($)} }}', b: '{{ vars.list }}' },
      ['start > a > b'],
      { list: [] },
    );
    expect(lines).toEqual(['{}', '[]']);
  });

  test('an empty list is grouped as JSONata does it, also as one of several', async () => {
    const { printed: lines } = await run(
      { a: '{{ vars.list{"n": $count($)} }}', b: '{{ vars.rows.{"n": $count($)} }}', c: '{{ vars }}' },
      ['start > a > b > c'],
      { list: [], rows: [[1, 2], []] },
    );
    expect(lines).toEqual(['{"n":0}', '[{"n":2},{"n":0}]', '{"list":[],"rows":[[1,2],[]]}']);
  });
});
