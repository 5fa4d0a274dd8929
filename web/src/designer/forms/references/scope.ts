import { ofName } from '../../../parts/of-name.js';
import { kindOf, titleOf } from '../../model/definitions.js';
import type { Definitions } from '../../model/definitions.js';
import { isObject } from '../../../parts/is-object.js';
import { listedPorts } from '../../model/flow.js';
import type { Flow, FlowNode, Json } from '../../model/flow.js';
import { portsOf } from '../../model/ports.js';

/** Values of a job that has ended: what expressions read. */
export interface RunValues {
  job: number;
  inputs: Readonly<Record<string, Json>>;
  /** The outputs of the newest of the first 1,000 steps of each node, without those that the API cuts off or hides. */
  nodes: ReadonlyMap<string, Readonly<Record<string, Json>>>;
}

/** What an expression of a node can read. */
export interface ExpressionScope {
  variables: readonly { name: string; type: string }[];
  nodes: readonly { id: string; title: string; outputs: readonly { name: string; type: string }[] }[];
  /** The inputs that the node itself adds; an `expression` reads them by their names. */
  own: readonly string[];
  run: RunValues | undefined;
}

/** What expressions of a node can read: the variables, and the outputs of the other nodes. */
export function scopeOf(
  flow: Flow,
  definitions: Definitions,
  node: FlowNode | undefined,
  run: RunValues | undefined,
): ExpressionScope {
  const options = node && definitions.get(kindOf(node))?.detailPanel.options.formDatas;
  const isExpression = options?.some(({ holds }) => holds === 'expression') === true;
  return {
    variables: flow.variables.map(({ name, type }) => ({ name, type })),
    nodes: flow.nodeList
      .filter(({ id }) => id !== node?.id)
      .map((other) => {
        const definition = definitions.get(kindOf(other));
        const outputs = portsOf(other, definition).out.flatMap(({ name, type }) =>
          name === null || type === 'flow' ? [] : [{ name, type }],
        );
        return { id: other.id, title: titleOf(other, definition), outputs };
      })
      .filter(({ outputs }) => outputs.length > 0),
    own: node && isExpression ? listedPorts(node, 'in').flatMap(({ name }) => (name ? [name] : [])) : [],
    run,
  };
}

/** The value that a path such as `['nodes', 'get', 'body', 'id']` had in the run; undefined if it had none. */
export function valueAt(run: RunValues | undefined, path: readonly string[]): Json | undefined {
  const [root, first, ...rest] = path;
  if (run === undefined || first === undefined) return undefined;
  const start: Json | undefined =
    root === 'nodes'
      ? rest.length === 0
        ? undefined
        : run.nodes.get(first)
      : root === 'vars' || root === 'inputs'
        ? ofName(run.inputs, first)
        : undefined;
  return rest.reduce<Json | undefined>(
    (value, key) => (isObject(value) ? ofName(value, key) : undefined),
    start,
  );
}

export interface Reference {
  text: string;
  path: readonly string[];
}

const PATH = /(?<![\p{L}\p{N}_.$])(?:vars|inputs|nodes)(?:\s*\.\s*(?:`[^`]+`|[\p{L}_][\p{L}\p{N}_]*))+/gu;

/** The variables, inputs and outputs that a text names, each once. */
export function referencesIn(text: string): Reference[] {
  const found = new Map<string, Reference>();
  for (const [match] of text.matchAll(PATH)) {
    const path = [...match.matchAll(/`([^`]+)`|[\p{L}_][\p{L}\p{N}_]*/gu)].map(
      ([word, quoted]) => quoted ?? word,
    );
    found.set(path.join('.'), { text: match.replace(/\s+/g, ''), path });
  }
  return [...found.values()];
}
