import { flowOf } from '../model/testing.js';
import { firstView } from './first-view.js';

const flowWith = (nodes: number) =>
  flowOf(Array.from({ length: nodes }, (_, index) => `n${index} core.log/print`).join('\n'));

describe('the view in which a flow opens', () => {
  it.each([0, 1, 120])('is the whole flow, if it has %i nodes', (nodes) => {
    expect(firstView(flowWith(nodes))).toMatchObject({ padding: 0.15, maxZoom: 1 });
  });

  it('is the first node of a large flow', () => {
    expect(firstView(flowWith(121))).toEqual({ nodes: [{ id: 'n0' }], maxZoom: 0.6 });
  });
});
