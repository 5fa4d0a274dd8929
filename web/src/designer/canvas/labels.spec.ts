import { setInput } from '../model/commands/fields.js';
import { setTitle } from '../model/commands/nodes.js';
import { createProjection } from '../model/project.js';
import { DEFINITIONS, flowOf } from '../model/testing.js';
import { createLabelling } from './labels.js';

const flow = flowOf(
  'start core.event/start\nget core.http/request\nprint core.log/print',
  'start get\nget print',
);
const LABELS = {
  node: 'node',
  note: 'note',
  link: 'link',
  between: (from: string, to: string) => `${from} → ${to}`,
};

describe('the labels of a flow', () => {
  const project = createProjection();
  const label = createLabelling(LABELS);

  it('name nodes by their titles, and links by those of both nodes', () => {
    const { nodes, edges } = label(project(setTitle(flow, 'print', 'Say it'), DEFINITIONS));
    expect(nodes.map(({ ariaLabel }) => ariaLabel)).toEqual(['start', 'request', 'Say it']);
    expect(edges.map(({ ariaLabel }) => ariaLabel)).toEqual(['start → request', 'request → Say it']);
  });

  it('are the same objects again but for what has changed', () => {
    const before = label(project(flow, DEFINITIONS));
    const after = label(project(setTitle(flow, 'print', 'Say it'), DEFINITIONS));
    expect(after.nodes.map((node, index) => node === before.nodes[index])).toEqual([true, true, false]);
    expect(after.edges.map((edge, index) => edge === before.edges[index])).toEqual([true, false]);
  });

  it('are not put together again for links whose nodes keep their titles', () => {
    let made = 0;
    const counted = createLabelling({ ...LABELS, between: (from, to) => `${from} → ${to} (${++made})` });
    const { edges } = counted(project(flow, DEFINITIONS));
    const typed = setInput(flow, 'print', 'message', 'hello', { dataType: 'any', isAdded: false });
    expect(counted(project(typed, DEFINITIONS)).edges).toBe(edges);
    expect(made).toBe(2);
  });
});
