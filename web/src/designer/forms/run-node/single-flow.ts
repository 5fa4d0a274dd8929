import { setInput } from '../../model/commands/fields.js';
import { kindOf } from '../../model/definitions.js';
import type { Definitions } from '../../model/definitions.js';
import { listedInput, nodeOf, readFlow, writeFlow } from '../../model/flow.js';
import type { DataType, Flow, FlowNode, FlowVariable, Json } from '../../model/flow.js';
import { portName, portsOf } from '../../model/ports.js';
import { referencesIn, valueAt } from '../references/scope.js';
import type { RunValues } from '../references/scope.js';

/** A node that is run on its own, on these inputs. */
export interface SingleRun {
  node: FlowNode;
  variables: readonly FlowVariable[];
  /** By name of the input. */
  inputs: Readonly<Record<string, Json>>;
}

/** The inputs of a node that are asked for before it is run on its own: with the values that it sets. */
export function inputsOf(
  node: FlowNode,
  definitions: Definitions,
): { name: string; type: DataType; title: string; value: Json | undefined }[] {
  const { in: inputs } = portsOf(node, definitions.get(kindOf(node)));
  return inputs.flatMap(({ name, type, title }) =>
    name === null || type === 'flow' ? [] : [{ name, type, title, value: listedInput(node, name) }],
  );
}

const ONE_REFERENCE = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/;

/**
 * The inputs that a node is first run with: its own values, and those of the last run where a link or a single reference reads
 * another node, which does not run here.
 */
export function firstInputs(
  flow: Flow,
  node: FlowNode,
  definitions: Definitions,
  run: RunValues | undefined,
): Record<string, Json> {
  const given = inputsOf(node, definitions).map(({ name, value }): [string, Json | undefined] => {
    const link = flow.linkList.find(
      ({ target, targetPort }) => target === node.id && portName(node, 'in', targetPort) === name,
    );
    const source = link && nodeOf(flow, link.source);
    if (source !== undefined)
      return [name, valueAt(run, ['nodes', source.id, portName(source, 'out', link?.sourcePort) ?? ''])];
    const [, text = ''] = (typeof value === 'string' && ONE_REFERENCE.exec(value)) || [];
    const [reference] = referencesIn(text);
    const isWhole = reference !== undefined && reference.text === text.replace(/\s+/g, '');
    return [name, (isWhole ? valueAt(run, reference.path) : undefined) ?? value];
  });
  return Object.fromEntries(given.filter((pair): pair is [string, Json] => pair[1] !== undefined));
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
