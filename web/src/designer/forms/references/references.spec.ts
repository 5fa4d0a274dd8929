import { setInput } from '../../model/commands/fields.js';
import { nodeOf } from '../../model/flow.js';
import { DEFINITIONS, flowOf } from '../../model/testing.js';
import { proposalsAt } from './completions.js';
import { referencesIn, scopeOf, valueAt } from './scope.js';

const flow = {
  ...flowOf('start core.event/start\nget core.http/request\nmy-call core.http/request\nprint core.log/print'),
  variables: [{ name: 'who', type: 'string' }],
};
const run = {
  job: 7,
  inputs: { who: 'Ada' },
  nodes: new Map([['get', { status: 200, body: { id: 3, tags: ['a'] } }]]),
};
const scope = scopeOf(flow, DEFINITIONS, nodeOf(flow, 'print'), run);
const labels = (text: string, isTemplate = true, isAsked = false) => {
  const at = text.indexOf('|');
  const found = proposalsAt(text.replace('|', ''), at, scope, { isTemplate, isAsked });
  return found?.list.map(({ label }) => label) ?? null;
};

describe('what an expression completes', () => {
  it('begins inside of double braces only', () => {
    expect(labels('Hello |')).toBeNull();
    expect(labels('{{ 1 }} va|')).toBeNull();
    expect(labels('{{ va|')).toContain('vars');
    expect(labels('{{ |')).toContain('nodes');
    expect(labels('va|', false)).toContain('vars');
  });

  it('proposes variables, nodes with outputs, their ports, and the keys of the last run', () => {
    expect(labels('{{ vars.|')).toEqual(['who']);
    expect(labels('{{ nodes.|')).toEqual(['get', 'my-call']);
    expect(labels('{{ 1 + nodes.get.|')).toEqual(['body', 'status']);
    expect(labels('{{ nodes.`my-call`.st|')).toEqual(['body', 'status']);
    expect(labels('{{ nodes.get.body.|')).toEqual(['id', 'tags']);
    expect(labels('{{ job.|')).toEqual(['id', 'process']);
    expect(labels('{{ nodes.absent.|')).toBeNull();
  });

  it('proposes functions, but none that a flow must not use', () => {
    expect(labels('{{ $su|')).toContain('$sum');
    expect(labels('{{ $|')).not.toContain('$now');
  });

  it('writes ids that are no identifiers in backquotes, and shows values of the last run', () => {
    const at = (text: string) =>
      proposalsAt(text, text.length, scope, { isTemplate: true, isAsked: false })!.list;
    expect(at('{{ nodes.').map(({ apply }) => apply)).toEqual(['get.', '`my-call`.']);
    expect(at('{{ nodes.get.')[1]).toMatchObject({ label: 'status', info: '200' });
  });

  it('replaces the word that was begun', () => {
    expect(proposalsAt('{{ vars.wh', 10, scope, { isTemplate: true, isAsked: false })?.from).toBe(8);
  });
});

describe('the values of references in the last run', () => {
  it('are found by path', () => {
    const references = referencesIn(
      '{{ nodes.get.body.id & vars.who & nodes.get.body.id }} {{ inputs.who }}',
    );
    expect(references.map(({ text, path }) => [text, valueAt(run, path)])).toEqual([
      ['nodes.get.body.id', 3],
      ['vars.who', 'Ada'],
      ['inputs.who', 'Ada'],
    ]);
  });

  it('are unknown for what did not run', () => {
    expect(valueAt(run, ['nodes', 'print', 'x'])).toBeUndefined();
    expect(valueAt(undefined, ['vars', 'who'])).toBeUndefined();
    expect(referencesIn('my.vars.who $nodes.x plain')).toEqual([]);
  });
});

it('an expression node reads the inputs that it adds by their names', () => {
  const own = setInput(flowOf('sum core.operation/expression'), 'sum', 'a', 1, {
    dataType: 'number',
    isAdded: true,
  });
  expect(scopeOf(own, DEFINITIONS, nodeOf(own, 'sum'), undefined).own).toEqual(['a']);
});
