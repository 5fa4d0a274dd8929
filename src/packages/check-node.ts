import { DATA_TYPES } from '../flow/index.js';
import {
  type Check,
  anObject,
  json,
  listOf,
  matching,
  method,
  number,
  oneOf,
  orNull,
  recordOf,
  type Report,
  seconds,
  shape,
  text,
  boolean,
  wholeNumberFrom,
} from './shape.js';

/** The functions that a node of each type may have. A node has exactly one, except events, which have none. */
const BODIES = {
  event: [],
  function: ['run'],
  operation: ['compute'],
  variable_get: ['compute'],
  variable_set: ['assign'],
  programming: ['choose', 'control', 'run'],
} as const;
type NodeType = keyof typeof BODIES;

const NODE_TYPE = oneOf(...Object.keys(BODIES));
const NODE_NAME = matching(/^[a-z]\w*$/i, 'a name of letters, digits and _');
export const bilingual = shape({ en: text, zh: text });

const portName = text;
const flowPort = shape({ name: orNull(portName), title: bilingual });
const dataPort = { name: portName, dataType: oneOf(...DATA_TYPES), title: bilingual };
const input = shape(dataPort, { required: boolean, value: json, holds: oneOf('process') });
const output = shape(dataPort);
const option = shape(
  { ...dataPort, value: json },
  {
    required: boolean,
    allowed: listOf(json),
    min: number,
    max: number,
    integer: boolean,
    maxLength: number,
    holds: oneOf('variable', 'expression', 'names', 'code'),
  },
);
const namedByOption = shape({ option: text });
const moreFlowOutputs: Check = (value, place, report) =>
  (typeof value === 'object' ? namedByOption : oneOf('numbered'))(value, place, report);
const example = shape({}, { inputs: recordOf(json), options: recordOf(json), outputs: recordOf(json) });

/** Reports every problem of a node definition in a package. */
export function checkNode(value: unknown, namespace: string, report: Report): void {
  anObject(value, '', report);
  if (typeof value !== 'object' || value === null) return;
  const given = 'nodeType' in value ? value.nodeType : undefined;
  const nodeType = (Object.keys(BODIES) as NodeType[]).find((known) => known === given);
  if (nodeType === undefined) {
    NODE_TYPE(given, 'nodeType', report);
    return;
  }
  const possible: readonly string[] = BODIES[nodeType];
  const bodies = possible.filter((body) => Object.hasOwn(value, body));
  shapeOf(nodeType, namespace, bodies)(value, '', report);
  if (bodies.length !== Math.min(1, possible.length))
    report('', `must have exactly one of these functions: ${possible.join(', ')}`);
  checkPortNames(value, bodies.includes('run'), report);
}

function shapeOf(nodeType: NodeType, namespace: string, bodies: readonly string[]): Check {
  const acts = bodies.includes('run');
  return shape(
    {
      name: NODE_NAME,
      nodeType: NODE_TYPE,
      title: bilingual,
      description: bilingual,
      example,
      ...Object.fromEntries(bodies.map((body) => [body, method])),
    },
    {
      namespace: oneOf(namespace),
      revision: wholeNumberFrom(1),
      effect: nodeType === 'function' ? oneOf('outside', 'recorded') : oneOf('pure'),
      flowInputs: listOf(flowPort),
      flowOutputs: listOf(flowPort),
      inputs: listOf(input),
      outputs: listOf(output),
      options: listOf(option),
      moreFlowOutputs,
      moreInputs: boolean,
      moreOutputs: boolean,
      ...(acts ? { timeout: seconds, retryAfterCrash: boolean } : {}),
    },
  );
}

/** Names of ports must be unique on each side, and names of options too. Every function already has two error ports. */
function checkPortNames(node: object, acts: boolean, report: Report): void {
  const reserved = acts ? ['error', 'errorMessage'] : [];
  for (const [lists, taken] of [
    [['flowInputs', 'inputs'], []],
    [['flowOutputs', 'outputs'], reserved],
    [['options'], []],
  ] as const) {
    const seen = new Set<unknown>(taken);
    for (const list of lists) {
      for (const [index, name] of namesOf(node, list).entries()) {
        const why = taken.some((one) => one === name)
          ? 'every function already has this port'
          : 'the name is used twice';
        if (name !== undefined && seen.has(name))
          report(`${list}[${index}].name`, `cannot be ${JSON.stringify(name)}: ${why}`);
        seen.add(name);
      }
    }
  }
}

function namesOf(node: object, list: string): unknown[] {
  const entries = (node as Record<string, unknown>)[list];
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined,
  );
}
