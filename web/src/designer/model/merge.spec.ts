import { computed, limitNow } from '../../../../test/support/slowness.js';
import { compareFlows, countChanges } from './changes.js';
import { setInput, setOption } from './commands/fields.js';
import { listedOption } from './flow.js';
import { connect } from './commands/links.js';
import { addNode, moveBy, remove, setTitle } from './commands/nodes.js';
import { mergeFlows } from './merge.js';
import { DEFINITIONS, flowOf } from './testing.js';

const ANY = { dataType: 'any', isAdded: false } as const;
const print = DEFINITIONS.get('core.log/print')!;
const base = flowOf(
  'start core.event/start\nget core.http/request\nprint core.log/print',
  'start get\nget print',
);

describe('merging two changed copies of a flow', () => {
  it('takes changes of different nodes from both', () => {
    const mine = setInput(base, 'print', 'message', 'mine', ANY);
    const theirs = setInput(base, 'get', 'url', 'theirs', ANY);
    const { flow, conflicts } = mergeFlows(base, mine, theirs, DEFINITIONS);
    expect(conflicts).toEqual([]);
    expect(flow).toEqual(setInput(mine, 'get', 'url', 'theirs', ANY));
  });

  it('merges a move and a change of the same node', () => {
    const mine = moveBy(base, new Set(['get']), 50, 0);
    const theirs = setTitle(base, 'get', 'Fetch');
    const { flow, conflicts } = mergeFlows(base, mine, theirs, DEFINITIONS);
    expect(conflicts).toEqual([]);
    expect(flow.nodeList[1]).toMatchObject({ x: 350, title: 'Fetch' });
  });

  it('names what both have changed, and has mine there', () => {
    const mine = setTitle(base, 'get', 'Mine');
    const { flow, conflicts } = mergeFlows(base, mine, setTitle(base, 'get', 'Theirs'), DEFINITIONS);
    expect(conflicts).toEqual([{ what: 'node', id: 'get', keys: ['title'] }]);
    expect(flow.nodeList[1]).toMatchObject({ title: 'Mine' });
  });

  it('keeps variables with the same name, and links that had no node before', () => {
    const variable = (value: string) => ({ name: '', type: 'string' as const, value });
    const dangling = { id: 'l9', source: 'get', target: 'gone' };
    const old = {
      ...base,
      variables: [variable('1'), variable('2')],
      linkList: [...base.linkList, dangling],
    };
    const { flow, conflicts } = mergeFlows(
      old,
      setTitle(old, 'get', 'Mine'),
      { ...old, utime: 5 },
      DEFINITIONS,
    );
    expect([flow.variables, conflicts]).toEqual([old.variables, []]);
    expect(flow.linkList).toContainEqual(dangling);
    const both = (value: string) => ({ ...old, variables: [variable('1'), variable(value)] });
    expect(mergeFlows(old, both('3'), both('4'), DEFINITIONS).conflicts).toEqual([
      { what: 'variable', id: '', keys: ['value'] },
    ]);
    expect([...compareFlows(old, both('3')).variables.values()]).toEqual(['changed']);
  });

  it('keeps nodes that both have added under the same id apart, with their links', () => {
    const mine = connect(addNode(base, print, { x: 0, y: 100 }).flow, {
      from: { node: 'start', side: 'out', name: null },
      to: { node: 'print1', side: 'in', name: null },
    }).flow;
    const theirs = connect(addNode(base, print, { x: 500, y: 500 }).flow, {
      from: { node: 'print', side: 'out', name: null },
      to: { node: 'print1', side: 'in', name: null },
    }).flow;
    const { flow, conflicts } = mergeFlows(base, mine, theirs, DEFINITIONS);
    expect(conflicts).toEqual([]);
    expect(flow.nodeList.map(({ id }) => id)).toEqual(['start', 'get', 'print', 'print1', 'print2']);
    expect(flow.linkList.slice(2).map(({ id, source, target }) => `${id} ${source} ${target}`)).toEqual([
      'l3 print print1',
      'l4 start print2',
    ]);
  });

  it('leaves code as it is when it gives a node another id', () => {
    const added = (code: string) =>
      setOption(
        { ...base, nodeList: [...base.nodeList, ...flowOf('join core.code/javascript').nodeList] },
        'join',
        'options',
        'code',
        code,
      );
    const { flow } = mergeFlows(base, added('return nodes.join(",")'), added('return 1'), DEFINITIONS);
    expect(flow.nodeList.slice(3).map((node) => [node.id, listedOption(node, 'options', 'code')])).toEqual([
      ['join', 'return 1'],
      ['join1', 'return nodes.join(",")'],
    ]);
  });

  it('keeps thousands of such nodes apart at once', () => {
    const ids = Array.from({ length: 2_000 }, (_none, index) => `n${index}`);
    const added = (title: string) => {
      const nodes = flowOf(ids.map((id) => `${id} core.log/print`).join('\n')).nodeList;
      return { ...base, nodeList: [...base.nodeList, ...nodes.map((node) => ({ ...node, title }))] };
    };
    const begun = computed();
    const { flow } = mergeFlows(base, added('mine'), added('theirs'), DEFINITIONS);
    const took = computed() - begun;
    expect(took).toBeLessThan(limitNow(1_000, took));
    expect(new Set(flow.nodeList.map(({ id }) => id)).size).toBe(4_003);
  });

  it('deletes what one has deleted, without links into nothing', () => {
    const mine = remove(base, new Set(['print']));
    const theirs = connect(base, {
      from: { node: 'get', side: 'out', name: 'body' },
      to: { node: 'print', side: 'in', name: 'message' },
    }).flow;
    const { flow, conflicts } = mergeFlows(base, mine, theirs, DEFINITIONS);
    expect(conflicts).toEqual([]);
    expect(flow.nodeList.map(({ id }) => id)).toEqual(['start', 'get']);
    expect(flow.linkList.map(({ id }) => id)).toEqual(['l1']);
  });

  it('is a conflict where one has deleted what the other has changed', () => {
    const mine = remove(base, new Set(['print']));
    const theirs = setTitle(base, 'print', 'Say it');
    expect(mergeFlows(base, mine, theirs, DEFINITIONS).conflicts).toEqual([
      { what: 'node', id: 'print', keys: [] },
    ]);
  });

  it('keeps keys of the front end that one has added', () => {
    const { flow } = mergeFlows(base, { ...base, zoom: 2 }, { ...base, name: 'new' }, DEFINITIONS);
    expect(flow).toMatchObject({ zoom: 2, name: 'new' });
  });
});

describe('comparing flows', () => {
  it('tells what was added, removed, changed and only moved', () => {
    let after = addNode(base, print, { x: 0, y: 100 }).flow;
    after = moveBy(setTitle(remove(after, new Set(['start'])), 'get', 'Fetch'), new Set(['print']), 50, 0);
    const changes = compareFlows(base, after);
    expect(Object.fromEntries(changes.nodes)).toEqual({
      start: 'removed',
      get: 'changed',
      print: 'moved',
      print1: 'added',
    });
    expect(Object.fromEntries(changes.links)).toEqual({ l1: 'removed' });
    expect(countChanges(compareFlows(base, base))).toBe(0);
  });
});
