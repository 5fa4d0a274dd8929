import { checkInputs, compileFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { ShortNode } from '../../src/flow/testing.js';
import { catalogue, compile, flowOf, get, run, set, wait } from './short-run.js';

const C = 'core.programming.';
const expression = (source: string): ShortNode => ['core.operation.expression', {}, { expression: source }];

/** The printed value of a template. */
async function printed(message: Json, variables: Record<string, Json> = {}): Promise<string | undefined> {
  const ran = await run({ p: ['core.log.print', { message }] }, ['start > p'], variables);
  if (ran.outcome.state === 'failed') throw new Error(ran.outcome.error);
  return ran.printed[0];
}

describe('inputs', () => {
  test('a link from a node that has not run in scope gives the value of the port, or null', async () => {
    const ran = await run(
      { n: ['core.time.now'], a: ['core.log.print', { message: 'own' }], b: ['core.log.print'] },
      ['start > a > b', 'n.value > a.message', 'n.value > b.message'],
    );
    expect(ran.printed).toEqual(['own', 'null']);
  });

  test('an own value that a linked output replaces computes nothing', async () => {
    const nodes: Record<string, ShortNode> = {
      s: set('x', 1),
      divide: ['core.operation.divide', { a: 1, b: 0 }],
      copy: ['core.operation.expression', { value: '{{ nodes.divide.result }}' }, { expression: 'value' }],
      p: ['core.log.print', { message: '{{ nodes.divide.result }}' }],
    };
    const printed = async (...links: string[]) => (await run(nodes, links, { x: 0 })).printed;
    expect(await printed('start > s > p', 's.value > p.message')).toEqual(['1']);
    expect(await printed('start > p > s', 's.value > p.message')).toEqual([]);
    expect(await printed('start > s > p', 's.value > copy.value', 'copy.result > p.message')).toEqual(['1']);
    expect(await printed('start > p > s', 's.value > copy.value', 'copy.result > p.message')).toEqual([]);
  });

  test('of several links the newest value counts', async () => {
    const nodes = { a: set('x', 1), b: set('x', 2), p: ['core.log.print'] as ShortNode };
    const data = ['a.value > p.message', 'b.value > p.message'];
    expect((await run(nodes, ['start > a > b > p', ...data], { x: 0 })).printed).toEqual(['2']);
    expect((await run(nodes, ['start > b > a > p', ...data], { x: 0 })).printed).toEqual(['1']);
  });

  test('an output passes outwards when its frame ends', async () => {
    const ran = await run(
      { r: [`${C}repeat`, { count: 2 }], s: set('x', '{{ nodes.r.index }}'), p: ['core.log.print'] },
      ['start > r', 'r.body > s', 'r.completed > p', 's.value > p.message'],
      { x: 0 },
    );
    expect(ran.printed).toEqual(['1']);
  });

  test('the empty outputs of a failed node are no empty list', async () => {
    const code: ShortNode = [
      'core.code.javascript',
      { number: '{{ vars.numbers[0] }}' },
      { code: 'throw new Error()' },
      { continueOnErr: true },
    ];
    const { outcome } = await run(
      { code, f: [`${C}forEach`] },
      ['start > code > f', 'code.result > f.list'],
      { numbers: [] },
    );
    expect(outcome).toMatchObject({ error: 'Node "f": its input "list" is required, but got nothing' });
  });

  test('an element is no list of one because a node of the round before read one that is', async () => {
    const { outcome, printed } = await run(
      {
        f: [`${C}forEach`, { list: [[1], 2] }],
        inner: [`${C}forEach`],
        p: 'round',
        x: set('x', '{{ vars.numbers[$ > 1] }}'),
      },
      ['start > f', 'f.body > inner', 'f.body > x', 'inner.body > p', 'f.element > inner.list'],
      { numbers: [1, 2], x: 0 },
    );
    expect(printed).toEqual(['round']);
    expect(outcome).toMatchObject({
      error: 'Node "inner": its input "list" must be array, but got the number 2',
    });
  });

  test('a branch that sets a value again does not take it for a list', async () => {
    const { outcome } = await run(
      {
        x: set('x', '{{ vars.inBranch ? 3 : vars.numbers[$ > 1] }}'),
        b: [`${C}branch`, { condition: '{{ vars.inBranch }}' }],
        parallel: [`${C}parallel`],
        enter: set('inBranch', true),
        f: [`${C}forEach`],
      },
      ['start > x > b', 'b.else > parallel', 'parallel.1 > enter > x', 'b.then > f', 'x.value > f.list'],
      { x: null, inBranch: false, numbers: [1, 2] },
    );
    expect(outcome).toMatchObject({
      error: 'Node "f": its input "list" must be array, but got the number 3',
    });
  });

  test('a required input that is null fails the node', async () => {
    const { outcome } = await run({ b: [`${C}branch`, { condition: '{{ vars.nothing }}' }] }, ['start > b'], {
      nothing: null,
    });
    expect(outcome).toMatchObject({
      error: 'Node "b": its input "condition" is required, but got nothing',
    });
  });
});

describe('operations', () => {
  test('are computed when pulled, and once for each pull', async () => {
    const ran = await run(
      {
        g: get('x'),
        a: ['core.operation.add', {}],
        s: set('x', 10),
        p: ['core.log.print'],
        q: ['core.log.print'],
      },
      ['start > p > s > q', 'g.value > a.a', 'g.value > a.b', 'a.result > p.message', 'a.result > q.message'],
      { x: 1 },
    );
    expect(ran.printed).toEqual(['2', '20']);
    expect(ran.progress.find(({ node }) => node === 'g')?.runs).toBe(2);
  });

  test('a chain of thousands, each feeding the next twice, is computed step by step', async () => {
    const nodes: Record<string, ShortNode> = {
      o0: ['core.operation.add', { a: 1, b: 0 }],
      p: ['core.log.print'],
    };
    const links = ['start > p', 'o2000.result > p.message'];
    for (let index = 1; index <= 2000; index++) {
      nodes[`o${index}`] = [index % 2 ? 'core.operation.add' : 'core.operation.subtract'];
      links.push(`o${index - 1}.result > o${index}.a`, `o${index - 1}.result > o${index}.b`);
    }
    expect((await run(nodes, links)).printed).toEqual(['0']);
  });

  test('nodes.<id>.<port> pulls operations, too', async () => {
    const ran = await run(
      {
        a: ['core.operation.add', { a: 1, b: '{{ vars.x }}' }],
        p: '{{ nodes.a.result }}',
        q: 'is {{ nodes.a.result }}',
      },
      ['start > p > q'],
      { x: 4 },
    );
    expect(ran.printed).toEqual(['5', 'is 5']);
  });

  test('the inputs that an expression node lists are seen by name', async () => {
    const ran = await run(
      {
        g: get('x'),
        e: ['core.operation.expression', { a: null, b: 3 }, { expression: 'a * b + vars.x' }],
        p: ['core.log.print'],
      },
      ['start > p', 'g.value > e.a', 'e.result > p.message'],
      { x: 4 },
    );
    expect(ran.printed).toEqual(['16']);
  });
});

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
      { e: expression('vars.l[$ > 1]'), f: [`${C}forEach`], p: '{{ nodes.f.element }}' },
      ['start > f', 'e.result > f.list', 'f.body > p'],
      { l: [1, 2] },
    );
    expect(ran.printed).toEqual(['2']);
  });

  test('null fits everything, and empties a variable', async () => {
    expect(await into('number', '{{ null }}')).toBe('null null');
  });
});

describe('variables', () => {
  test('begin with the flow’s values, shared ones with theirs, inputs over both', async () => {
    const flow = flowOf({ p: '{{ vars.a & vars.b & vars.c & vars.d }}' }, ['start > p'], { a: 1, b: 2 }) as {
      variables: Json[];
    };
    flow.variables.push(
      { name: 'c', type: 'number', scope: 'global', value: 3 },
      { name: 'd', type: 'number', scope: 'global', value: 4 },
    );
    const { logs } = await runFlow(compileFlow(flow, catalogue), {
      inputs: { b: 7, d: 8 },
      shared: (name) => ({ a: 0, c: 9, d: 0 })[name],
    });
    expect(logs.map(({ text }) => text)).toEqual(['1798']);
  });

  test('inputs name declared variables, in their type', () => {
    const compiled = compile({ p: 'x' }, ['start > p'], { n: 1, 's:string': '' });
    expect(checkInputs(compiled, { n: '5', s: 6 })).toEqual({
      values: { n: 5, s: '6' },
      problems: [],
      omitted: 0,
    });
    expect(checkInputs(compiled, undefined).problems).toEqual([]);
    const { problems } = checkInputs(compiled, { n: 'x', m: 1, constructor: 2 });
    expect(problems.map(({ variable, message }) => [variable, message.en])).toEqual([
      ['n', 'The variable "n" is of the type number, but got the text "x".'],
      ['m', 'The flow has no variable "m".'],
      ['constructor', 'The flow has no variable "constructor".'],
    ]);
    expect(checkInputs(compiled, [1]).problems).toMatchObject([{ variable: null }]);
  });

  test('inputs replace shared variables only if the flow allows it', () => {
    const flow = flowOf({ p: 'x' }, ['start > p'], { own: '' }) as { variables: Json[] };
    flow.variables.push(
      { name: 'apiUrl', type: 'string', scope: 'global', value: 'https://a.example' },
      { name: 'region', type: 'string', scope: 'global', value: 'north', overridable: true },
    );
    const { values, problems } = checkInputs(compileFlow(flow, catalogue), {
      own: 'a',
      region: 'south',
      apiUrl: 'https://b.example',
    });
    expect(values).toEqual({ own: 'a', region: 'south' });
    expect(problems).toEqual([
      {
        variable: 'apiUrl',
        message: {
          en: 'The variable "apiUrl" is a shared variable. Inputs can replace it only if the flow declares it with "overridable": true.',
          zh: '变量“apiUrl”为共享变量，除非流程声明 "overridable": true，否则不能由输入替换。',
        },
      },
    ]);
  });

  test('later outputs of a node do not change values that were read', async () => {
    const ran = await run(
      {
        q: [`${C}parallel`],
        a: set('l', '{{ $append(vars.l, 1) }}'),
        d: wait(1),
        b: set('l', '{{ $append(vars.l, 2) }}'),
        p: '{{ vars.l }}',
      },
      ['start > q', 'q.1 > a', 'q.2 > d > b', 'q.completed > p'],
      { l: [0] },
    );
    expect(ran.printed).toEqual(['[0,2]']);
  });
});
