import { setInput } from '../../model/commands/fields.js';
import { kindOf } from '../../model/definitions.js';
import type { Definitions } from '../../model/definitions.js';
import { listedInput, readFlow, writeFlow } from '../../model/flow.js';
import type { DataType, FlowNode, FlowVariable, Json } from '../../model/flow.js';
import { portsOf } from '../../model/ports.js';

/** A node that is run on its own, on these inputs. */
export interface SingleRun {
  node: FlowNode;
  variables: readonly FlowVariable[];
  /** By name of the input. */
  inputs: Readonly<Record<string, Json>>;
}

/** The inputs of a node that are asked for before it is run on its own: all but those without a value that are not linked. */
export function inputsOf(
  node: FlowNode,
  definitions: Definitions,
): { name: string; type: DataType; title: string; value: Json | undefined }[] {
  const { in: inputs } = portsOf(node, definitions.get(kindOf(node)));
  return inputs.flatMap(({ name, type, title }) =>
    name === null || type === 'flow' ? [] : [{ name, type, title, value: listedInput(node, name) }],
  );
}

/** A flow that runs one node on given inputs: start, the node, and nothing behind it. */
export function singleFlow({ node, variables, inputs }: SingleRun, definitions: Definitions) {
  const start: FlowNode = {
    id: node.id === 'start' ? 'begin' : 'start',
    namespace: 'core.event',
    name: 'start',
    nodeType: 'event',
  };
  const alone = readFlow({
    nodeList: [start, node],
    linkList: [{ id: 'l1', source: start.id, target: node.id }],
    variables: variables.filter(({ scope }) => scope !== 'global'),
  });
  const flow = inputsOf(node, definitions).reduce(
    (current, { name, type }) =>
      setInput(current, node.id, name, inputs[name], { dataType: type, isAdded: true }),
    alone,
  );
  return writeFlow(flow);
}
