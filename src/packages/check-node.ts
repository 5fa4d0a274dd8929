import { COMMON_OPTIONS, DATA_TYPES, fit, type Json } from '../flow/index.js';
import {
  type Check,
  anObject,
  isJson,
  isRecord,
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

const RESERVED_NAMES = ['__proto__', 'constructor', 'prototype'];
const COMMON_NAMES = COMMON_OPTIONS.map(({ name }) => name);

const NODE_TYPE = oneOf(...Object.keys(BODIES));
const NODE_NAME = matching(/^[a-z]\w*$/i, 'a name of letters, digits and _');
export const bilingual = shape({ en: text, zh: text });

/** Names that every object has, and texts that Postgres or a line of the log cannot hold. */
const portName: Check = (value, place, report) => {
  text(value, place, report);
  if (typeof value !== 'string') return;
  if (RESERVED_NAMES.includes(value)) report(place, `cannot be "${value}"`);
  if (/\p{Cc}/u.test(value) || !value.isWellFormed())
    report(place, 'must be a text without line breaks and other control characters');
};
const flowPort = shape({ name: orNull(portName), title: bilingual });
const dataPort = { name: portName, dataType: oneOf(...DATA_TYPES), title: bilingual };
const both =
  (...checks: Check[]): Check =>
  (value, place, report) => {
    for (const each of checks) each(value, place, report);
  };

/** A default has the type of its port. The empty text means none, as in a saved flow. */
const defaultFits: Check = (value, place, report) => {
  if (!isRecord(value) || [undefined, null, ''].some((none) => none === value.value)) return;
  const dataType = DATA_TYPES.find((one) => one === value.dataType);
  if (dataType !== undefined && isJson(value.value) && fit(value.value as Json, dataType) === undefined)
    report(`${place}.value`, `must be of the data type ${dataType}`);
};

const rangeHasValues: Check = (value, place, report) => {
  if (isRecord(value) && Number(value.min) > Number(value.max))
    report(`${place}.min`, 'must not be larger than max');
};

const isNoSecret: Check = (value, place, report) => {
  if (isRecord(value) && value.dataType === 'password')
    report(
      `${place}.dataType`,
      'cannot be password: options are exported as they are; a secret is an input of the data type password',
    );
};

const isNotCommon: Check = (value, place, report) => {
  if (isRecord(value) && typeof value.name === 'string' && COMMON_NAMES.includes(value.name))
    report(`${place}.name`, `cannot be "${value.name}": every function has this option`);
};

const input = both(shape(dataPort, { required: boolean, value: json, holds: oneOf('process') }), defaultFits);
const output = shape(dataPort);
const optionShape = shape(
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
const option = both(optionShape, isNoSecret, defaultFits, rangeHasValues);
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
  if (bodies.length !== Math.min(1, possible.length)) {
    const isInherited = bodies.length === 0 && possible.some((body) => body in value);
    const where = isInherited ? ' as its own property, not as a method of its class' : '';
    report('', `must have exactly one of these functions${where}: ${possible.join(', ')}`);
  }
  checkPortNames(value, bodies.includes('run'), report);
  checkReferences(value, report);
}

/** What names a port or an option of the node must name one that exists. */
function checkReferences(node: object, report: Report): void {
  const { moreFlowOutputs: more, example: shown, moreOutputs } = node as Record<string, unknown>;
  if (isRecord(more) && typeof more.option === 'string' && !namesOf(node, 'options').includes(more.option))
    report('moreFlowOutputs.option', `must be the name of an option, not ${JSON.stringify(more.option)}`);
  if (moreOutputs === true || !isRecord(shown) || !isRecord(shown.outputs)) return;
  const outputs = namesOf(node, 'outputs');
  for (const name of Object.keys(shown.outputs))
    if (!outputs.includes(name)) report(`example.outputs.${name}`, 'is not an output of the node');
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
      options: listOf(acts ? both(option, isNotCommon) : option),
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
