import { countFlowNodes } from './count-flow-nodes.js';

it('counts the nodes that control can reach', () => {
  const nodeList = [
    { nodeType: 'event' },
    { nodeType: 'function' },
    { nodeType: 'operation' },
    { nodeType: 'variable_get' },
  ];
  expect(countFlowNodes({ nodeList })).toBe(2);
  expect(countFlowNodes({})).toBe(0);
  expect(countFlowNodes(null)).toBe(0);
});
