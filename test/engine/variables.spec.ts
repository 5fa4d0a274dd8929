import { checkInputs, compileFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import { catalogue, compile, flowOf, run, set, wait } from './short-run.js';

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
        q: ['core.programming.parallel'],
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
