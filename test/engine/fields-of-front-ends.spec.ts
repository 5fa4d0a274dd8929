import type { Json } from '../../src/flow/index.js';
import { found } from './faults-of.js';
import { flow, input, node } from './mistakes.js';

describe('fields of a front end are not faults', () => {
  test.each<[string, Json]>([
    [
      'styles and coordinates',
      flow(node({ x: 1, y: 2, className: 'c', style: { fill: 'red' }, data: [], label: 'a' })),
    ],
    [
      'keys beside those of ports',
      flow(node(input({ name: 'message', value: 'a', color: 'red', type: 'x', id: 'p' }))),
    ],
    ['its own list of links beside ours', flow(node({}), { linkList: [], edges: [1], nodes: [] })],
    ['its own inputs beside ports', flow(node({ ports: { input: [], output: [] }, inputs: [1] }))],
    [
      'panels that it adds',
      flow(node({ detailPanel: { options: { formDatas: [], title: 'x' }, help: {} } })),
    ],
    [
      'keys of formDatas',
      flow(
        node({
          detailPanel: {
            options: { formDatas: [{ name: 'level', value: 'info', label: 'L', options: ['a'] }] },
          },
        }),
      ),
    ],
    [
      'numbers as texts, as forms send them',
      flow(node({ detailPanel: { common: { formDatas: [{ name: 'retries', value: '2' }] } } })),
    ],
    [
      'flow ports with values',
      flow(node(input({ name: null, portType: 'flow', value: '' }, { value: null }, { value: '' }))),
    ],
    [
      'an empty panel of common options, for each node',
      flow(node({ detailPanel: { common: { formDatas: [] } } }, 'core.programming.sequence')),
    ],
    [
      'common options that are left blank, for each node',
      flow(
        node(
          { detailPanel: { common: { formDatas: [{ name: 'retries', value: '' }, { name: 'timeout' }] } } },
          'core.programming.sequence',
        ),
      ),
    ],
    ['nothing at all', flow(node({ ports: null, detailPanel: null }))],
  ])('%s', (_, json) => expect(found(json)).toEqual([]));
});
