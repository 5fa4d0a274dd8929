import { nameOfNode, nodeNames, nodeOnCanvas } from './node-names.js';

const flow = {
  nodeList: [
    { id: 'a', namespace: 'core.log', name: 'print', title: 'Greet' },
    { id: 'b', namespace: 'core.log', name: 'print' },
    { id: 'c', namespace: 'core.log', name: 'print' },
    { id: 'd', namespace: 'own', name: 'gone' },
    { id: 'x/y', namespace: 'core.programming', name: 'callProcess', title: 'Notify' },
  ],
};
const names = nodeNames(flow, new Map([['core.log/print', 'Print']]));

it('names nodes by title, kind, or id, and tells those of the same name apart', () => {
  expect([...names.values()]).toEqual(['Greet', 'Print (b)', 'Print (c)', 'd', 'Notify']);
  expect(nodeNames({}, new Map()).size).toBe(0);
});

it('names the nodes of a called process by the call', () => {
  expect(nameOfNode(names, 'x%2Fy/p/q%25')).toBe('Notify › p › q%');
  expect(nameOfNode(names, 'unknown')).toBe('unknown');
});

it('finds the node of the canvas that stands for a node of a called process', () => {
  expect(nodeOnCanvas(names, 'a')).toBe('a');
  expect(nodeOnCanvas(names, 'x%2Fy/p')).toBe('x/y');
  expect(nodeOnCanvas(names, '-')).toBeNull();
});
