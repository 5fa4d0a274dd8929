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
  truth,
  wholeNumberFrom,
} from './shape.js';

/** The functions that a node of each type may have; one of them, where there are any. */
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
const input = shape(dataPort, { required: truth, value: json });
const output = shape(dataPort);
const option = shape(
  { ...dataPort, value: json },
  {
    required: truth,
    allowed: listOf(json),
    min: number,
    max: number,
    holds: oneOf('variable', 'expression', 'names'),
  },
);
const example = shape({}, { inputs: recordOf(json), options: recordOf(json), outputs: recordOf(json) });

/** Reports all that is wrong with what a package lists as a node. */
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
    report('', `is to have one function of its own, named: ${possible.join(' or ')}`);
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
      moreFlowOutputs: method,
      moreInputs: truth,
      moreOutputs: truth,
      ...(acts ? { timeout: seconds, retryAfterCrash: truth } : {}),
    },
  );
}

/** Ports of one side are told apart by their names, as options are; a function's error ports are its own already. */
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
        const why = taken.some((one) => one === name) ? 'every function has it already' : 'it is there twice';
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
