import { diffCanvas, diffFlows, isEmptyDiff } from './flow-diff.js';

const node = (id: string, changes: object = {}) => ({
  id,
  namespace: 'core.log',
  name: 'print',
  nodeType: 'function',
  ...changes,
});
const message = (value: unknown) => ({
  ports: {
    input: [
      { name: null, portType: 'flow' },
      { name: 'message', value },
    ],
  },
});
const option = (name: string, value: unknown) => ({
  detailPanel: { options: { formDatas: [{ name, value }] } },
});
const link = (id: string, source: string, target: string) => ({ id, source, target });

describe('diffFlows', () => {
  it('finds added, removed and changed nodes', () => {
    const before = { nodeList: [node('a'), node('b', message('old')), node('c')] };
    const after = { nodeList: [node('a'), node('b', message('new')), node('d')] };
    const { nodes } = diffFlows(before, after);
    expect(nodes.map(({ id, change }) => `${change} ${id}`)).toEqual(['changed b', 'added d', 'removed c']);
    expect(nodes[0]?.values).toEqual([{ group: 'inputs', name: 'message', before: 'old', after: 'new' }]);
  });

  it('tells options side by side, also where only one side lists them', () => {
    const before = { nodeList: [node('a', option('method', 'GET'))] };
    const after = { nodeList: [node('a', option('redirects', 3))] };
    expect(diffFlows(before, after).nodes[0]?.values).toEqual([
      { group: 'options', name: 'redirects', before: undefined, after: 3 },
      { group: 'options', name: 'method', before: 'GET', after: undefined },
    ]);
  });

  it('finds no change in the order of keys, and counts moved nodes apart', () => {
    const before = { nodeList: [node('a', { x: 0, y: 0, ...message({ a: 1, b: 2 }) })] };
    const after = { nodeList: [node('a', { x: 50, y: 0, ...message({ b: 2, a: 1 }) })] };
    const diff = diffFlows(before, after);
    expect(isEmptyDiff(diff)).toBe(true);
    expect(diff.moved).toBe(1);
  });

  it('compares links by what they join, not by their ids', () => {
    const before = { linkList: [link('l1', 'a', 'b'), link('l2', 'b', 'c'), link('l3', 'c', 'd')] };
    const after = { linkList: [link('other', 'a', 'b'), link('l2', 'b', 'd')] };
    expect(diffFlows(before, after).links).toEqual([
      { id: 'l2', text: 'b > c → b > d', change: 'changed' },
      { id: 'l3', text: 'c > d', change: 'removed' },
    ]);
  });

  it('names the ends of links as it is told to', () => {
    const joined = (target: string) => ({
      linkList: [{ ...link('l1', 'a', target), sourcePort: 'body', targetPort: 'message' }],
    });
    const { links } = diffFlows(joined('b'), joined('c'), (id) => `Print ${id}`);
    expect(links[0]?.text).toBe('Print a · body > Print b · message → Print a · body > Print c · message');
  });

  it('tells that the links of an output are followed in another order', () => {
    const [first, second, other] = [link('l1', 'a', 'b'), link('l2', 'a', 'c'), link('l3', 'b', 'c')];
    const diff = diffFlows({ linkList: [first, other, second] }, { linkList: [second, first, other] });
    expect(diff.links.map(({ id, text }) => `${id}: ${text}`)).toEqual([
      'l2: a > c (2 → 1)',
      'l1: a > b (1 → 2)',
    ]);
    expect(isEmptyDiff(diff)).toBe(false);
  });

  it('says of the input of a password only that it differs', () => {
    const secret = (value: string) => ({
      nodeList: [node('a', { ports: { input: [{ name: 'key', dataType: 'password', value }] } })],
    });
    expect(diffFlows(secret('one'), secret('two')).nodes[0]?.values).toEqual([
      { group: 'inputs', name: 'key', before: '***', after: '***' },
    ]);
  });

  it('compares variables by name', () => {
    const before = {
      variables: [
        { name: 'who', type: 'string', value: 'a' },
        { name: 'gone', type: 'number' },
      ],
    };
    const after = {
      variables: [
        { name: 'who', type: 'string', value: 'b' },
        { name: 'more', type: 'bool' },
      ],
    };
    expect(diffFlows(before, after).variables.map(({ name, change }) => `${change} ${name}`)).toEqual([
      'changed who',
      'added more',
      'removed gone',
    ]);
  });

  it('says of the value of a password only that it differs', () => {
    const flow = (value: string) => ({ variables: [{ name: 'key', type: 'password', value }] });
    expect(diffFlows(flow('one'), flow('two')).variables).toEqual([
      {
        name: 'key',
        change: 'changed',
        values: [{ group: 'node', name: 'value', before: '***', after: '***' }],
      },
    ]);
  });

  it('reads drafts that are no flows yet', () => {
    expect(isEmptyDiff(diffFlows({}, { nodeList: 'odd', linkList: [null, { source: 1 }] }))).toBe(true);
    expect(isEmptyDiff(diffFlows(null, undefined))).toBe(true);
  });
});

describe('diffCanvas', () => {
  it('shows what was removed beside the rest, each marked', () => {
    const before = { nodeList: [node('a'), node('b')], linkList: [link('l1', 'a', 'b')] };
    const after = { nodeList: [node('a', message('x')), node('c')], linkList: [link('l9', 'a', 'c')] };
    const { flow, marks } = diffCanvas(before, after);
    expect((flow.nodeList as { id: string }[]).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect((flow.linkList as { id: string }[]).map(({ id }) => id)).toEqual(['l9', 'l1']);
    expect([...marks.nodes]).toEqual([
      ['a', 'changed'],
      ['c', 'added'],
      ['b', 'removed'],
    ]);
    expect([...marks.links]).toEqual([
      ['l9', 'added'],
      ['l1', 'removed'],
    ]);
  });
});
