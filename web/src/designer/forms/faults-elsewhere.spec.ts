import type { FlowFault } from '../faults/fault-index.js';
import { kindOf } from '../model/definitions.js';
import { nodeOf } from '../model/flow.js';
import { portsOf } from '../model/ports.js';
import { DEFINITIONS, flowOf } from '../model/testing.js';
import { faultsElsewhere } from './faults-elsewhere.js';

const flow = flowOf('get core.http/request\nsum core.operation/expression');

const faultAt = (node: string, port: string | null): FlowFault => ({
  node,
  port,
  link: null,
  code: 'odd',
  message: 'odd',
});

function elsewhere(id: string, faults: readonly FlowFault[]): (string | null)[] {
  const node = nodeOf(flow, id)!;
  const definition = DEFINITIONS.get(kindOf(node))!;
  const options = definition.detailPanel.options.formDatas;
  return faultsElsewhere(faults, portsOf(node, definition).in, options).map(({ port }) => port);
}

it('leaves the faults of inputs and options to their fields', () => {
  expect(elsewhere('get', [faultAt('get', 'url'), faultAt('get', 'headers')])).toEqual([]);
  expect(elsewhere('sum', [faultAt('sum', 'expression')])).toEqual([]);
});

it('keeps the faults of the node itself, and of ports and options without a field in sight', () => {
  const faults = [null, 'body', 'retries', 'gone'].map((port) => faultAt('get', port));
  expect(elsewhere('get', faults)).toEqual([null, 'body', 'retries', 'gone']);
});
