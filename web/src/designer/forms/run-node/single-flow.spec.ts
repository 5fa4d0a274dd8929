import { setInput } from '../../model/commands/fields.js';
import { nodeOf } from '../../model/flow.js';
import { DEFINITIONS, flowOf } from '../../model/testing.js';
import { firstInputs, inputsOf, singleFlow } from './single-flow.js';

const flow = setInput(flowOf('get core.http/request'), 'get', 'url', '{{ nodes.a.url }}', {
  dataType: 'string',
  isAdded: false,
});
const node = nodeOf(flow, 'get')!;

describe('a node that is run on its own', () => {
  it('asks for all its inputs, with the values that it has', () => {
    expect(inputsOf(node, DEFINITIONS).map(({ name, value }) => [name, value])).toEqual([
      ['url', '{{ nodes.a.url }}'],
      ['headers', undefined],
    ]);
  });

  it('begins with the values that other nodes gave in the last run', () => {
    const drawn = flowOf('a core.http/request\nprint core.log/print', 'a.body print.message');
    const run = { job: 1, inputs: {}, nodes: new Map([['a', { body: { id: 3 }, url: 'http://a' }]]) };
    expect(firstInputs(drawn, nodeOf(drawn, 'print')!, DEFINITIONS, run)).toEqual({ message: { id: 3 } });
    expect(firstInputs(flow, node, DEFINITIONS, run)).toEqual({ url: 'http://a' });
    expect(firstInputs(flow, node, DEFINITIONS, undefined)).toEqual({ url: '{{ nodes.a.url }}' });
  });

  it('follows the start of a flow, with the given inputs', () => {
    const run = singleFlow({ node, variables: [], inputs: { url: 'http://x' } }, DEFINITIONS);
    expect(run).toMatchObject({
      nodeList: [{ name: 'start' }, { id: 'get', ports: { input: [{ name: 'url', value: 'http://x' }] } }],
      linkList: [{ source: 'start', target: 'get' }],
    });
  });
});
