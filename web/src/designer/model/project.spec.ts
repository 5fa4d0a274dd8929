import { findIn } from './find.js';
import { changePort, setInput } from './commands/fields.js';
import { moveBy } from './commands/nodes.js';
import { applyLayout, layoutInput } from './layout.js';
import { placeNodes } from './place-nodes.js';
import { createProjection } from './project.js';
import { without } from './without.js';
import { readFlow } from './flow.js';
import { DEFINITIONS, flowOf } from './testing.js';

const flow = flowOf(
  'start core.event/start\nget core.http/request\nprint core.log/print',
  'start get\nget.error print\nget.gone print.message\nget nowhere',
);

describe('a flow on the canvas', () => {
  it('shows each link at the handles of its ports', () => {
    const { edges } = createProjection()(flow, DEFINITIONS);
    expect(edges.map(({ id, sourceHandle, targetHandle }) => [id, sourceHandle, targetHandle])).toEqual([
      ['l1', 'out:', 'in:'],
      ['l2', 'out:error', 'in:'],
      ['l3', 'out:gone', 'in:message'],
    ]);
  });

  it('shows a port that a link names and the node does not have', () => {
    const { nodes } = createProjection()(flow, DEFINITIONS);
    const get = nodes.find(({ id }) => id === 'get');
    expect(get?.type === 'card' && get.data.ports.out.find(({ name }) => name === 'gone')).toMatchObject({
      isMissing: true,
    });
  });

  it('draws only what has changed', () => {
    const project = createProjection();
    const before = project(flow, DEFINITIONS);
    const after = project(moveBy(flow, new Set(['print']), 10, 0), DEFINITIONS);
    expect(after.nodes.map((node, index) => node === before.nodes[index])).toEqual([true, true, false]);
    expect(after.edges.every((edge, index) => edge === before.edges[index])).toBe(true);
  });

  it('draws a link that names a port by its id at the handle of its new name', () => {
    const ports = { input: [{ id: 'p1', name: 'a', portType: 'input' }] };
    const named = readFlow({
      nodeList: [...flow.nodeList, { ...flow.nodeList[2], id: 'other', ports }],
      linkList: [{ id: 'l1', source: 'get', sourcePort: 'body', target: 'other', targetPort: 'p1' }],
    });
    const project = createProjection();
    expect(project(named, DEFINITIONS).edges[0]!.targetHandle).toBe('in:a');
    const renamed = changePort(named, 'other', 'in', 'a', { name: 'b' });
    expect(project(renamed, DEFINITIONS).edges[0]!.targetHandle).toBe('in:b');
  });

  it('has places for nodes without one, in columns', () => {
    const written = readFlow({
      nodeList: flow.nodeList.map((node) => without(node, 'x', 'y')),
      linkList: flow.linkList,
    });
    expect(placeNodes(written, DEFINITIONS).nodeList.map(({ x }) => x)).toEqual([0, 320, 640]);
    expect(placeNodes(flow, DEFINITIONS)).toBe(flow);
  });
});

describe('the layout of a selection', () => {
  it('contains its nodes with their ports, and the links among them', () => {
    const { children, edges } = layoutInput(flow, DEFINITIONS, new Set(['start', 'get']));
    expect(children?.map(({ id }) => id)).toEqual(['start', 'get']);
    expect(edges?.map(({ id }) => id)).toEqual(['l1']);
  });

  it('keeps its top left corner', () => {
    const children = [
      { id: 'start', x: 12, y: 12 },
      { id: 'get', x: 400, y: 52 },
    ];
    const { nodeList } = applyLayout(flow, { id: 'flow', children });
    expect(nodeList.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [390, 40],
      [600, 0],
    ]);
  });
});

describe('find', () => {
  it('finds nodes by id, kind and values, and notes by text', () => {
    const said = setInput(flow, 'print', 'message', 'Hello, {{ vars.who }}!', {
      dataType: 'any',
      isAdded: false,
    });
    const noted = { ...said, notes: [{ id: 'note1', x: 0, y: 0, width: 1, height: 1, text: 'who is it' }] };
    const ids = (text: string) => findIn(noted, DEFINITIONS, text).map(({ id }) => id);
    expect([ids('GET'), ids('core.http'), ids('who'), ids(' '), ids('absent')]).toEqual([
      ['get'],
      ['get'],
      ['print', 'note1'],
      [],
      [],
    ]);
    expect(findIn(noted, DEFINITIONS, 'hello')[0]!.excerpt).toBe('Hello, {{ vars.who }}!');
  });
});
