import { kindOf } from './definitions.js';
import { nodeOf } from './flow.js';
import type { FlowNode } from './flow.js';
import { portName, portReference, portsOf } from './ports.js';
import { DEFINITIONS, flowOf } from './testing.js';

const names = (node: FlowNode) => {
  const { in: inputs, out } = portsOf(node, DEFINITIONS.get(kindOf(node)));
  const show = ({ name, type }: { name: string | null; type: string }) => `${name ?? '-'}:${type}`;
  return { in: inputs.map(show).join(' '), out: out.map(show).join(' ') };
};
const node = (kind: string, more: object = {}): FlowNode => ({
  ...nodeOf(flowOf(`n ${kind}`), 'n')!,
  ...more,
});

describe('the ports of a node', () => {
  it('are those of the catalogue, also if the flow lists none', () => {
    expect(names(node('core.log/print'))).toEqual({
      in: '-:flow message:any',
      out: '-:flow error:flow errorMessage:string',
    });
  });

  it('include data ports that the flow adds, with their types', () => {
    const ports = {
      input: [
        { name: 'a', dataType: 'number' },
        { name: 'b', portType: 'input' },
      ],
    };
    expect(names(node('core.operation/expression', { ports })).in).toBe('a:number b:any');
  });

  it('include the cases of a switch and further outputs of a parallel, numbers in order', () => {
    const detailPanel = { options: { formDatas: [{ name: 'cases', value: ['x', 7] }] } };
    expect(names(node('core.programming/switch', { detailPanel })).out).toBe('7:flow default:flow x:flow');
    const ports = { output: [{ name: '10' }, { name: '3' }] };
    expect(names(node('core.programming/parallel', { ports })).out).toBe(
      '1:flow 2:flow 3:flow 10:flow completed:flow',
    );
  });

  it('are those that the flow lists if the catalogue does not know the node', () => {
    const ports = {
      input: [
        { id: 'p', name: null, portType: 'flow' },
        { name: 'x', portType: 'input' },
      ],
    };
    expect(names(node('other/thing', { ports })).in).toBe('-:flow x:any');
  });

  it('are named by links by id or by name', () => {
    const ports = {
      input: [
        { id: 'n.in', name: null, portType: 'flow' },
        { id: 'n.m', name: 'message' },
      ],
    };
    const print = node('core.log/print', { ports });
    expect([undefined, '', 'n.in', 'n.m', 'message'].map((name) => portName(print, 'in', name))).toEqual([
      null,
      null,
      null,
      'message',
      'message',
    ]);
    expect(portReference(print, 'in', 'message')).toBe('n.m');
    expect(portReference(print, 'out', 'error')).toBe('error');
    expect(portReference(print, 'out', null)).toBeUndefined();
  });
});
