import { setInput } from '../../model/commands/fields.js';
import { nodeOf } from '../../model/flow.js';
import { DEFINITIONS, flowOf } from '../../model/testing.js';
import { inputsOf, singleFlow } from './single-flow.js';

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

  it('follows the start of a flow, with the given inputs', () => {
    const run = singleFlow({ node, variables: [], inputs: { url: 'http://x' } }, DEFINITIONS);
    expect(run).toMatchObject({
      nodeList: [{ name: 'start' }, { id: 'get', ports: { input: [{ name: 'url', value: 'http://x' }] } }],
      linkList: [{ source: 'start', target: 'get' }],
    });
  });
});
