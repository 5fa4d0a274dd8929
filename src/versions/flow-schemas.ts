import { DATA_TYPES } from '../flow/index.js';
import { namedSchema } from '../rest/fields/named-schema.js';
import { idSchemas } from '../rest/fields/integer-field.js';
import { MAX_INTEGER } from '../rest/fields/ids.js';
import type { JsonSchema } from '../rest/fields/json-schema.js';

/** The values of `nodeType`. */
const NODE_TYPES = ['event', 'function', 'variable_get', 'variable_set', 'programming', 'operation'];

const text = (description: string): JsonSchema => ({ type: 'string', description });

const ANY: JsonSchema = { description: 'Any JSON value' };

const formDatas = namedSchema('FlowForm', {
  type: 'object',
  properties: {
    formDatas: {
      type: 'array',
      items: namedSchema('FlowFormValue', {
        type: 'object',
        required: ['name'],
        properties: { name: text('Name of the option'), value: ANY },
        additionalProperties: true,
      }),
    },
  },
  additionalProperties: true,
});

const port = namedSchema('FlowPort', {
  type: 'object',
  description: 'A port of a node. Ports that are not listed exist with the defaults of the catalogue.',
  properties: {
    id: text('Id that links refer to; by default the name'),
    name: { type: ['string', 'null'], description: 'Name; null for the default flow port' },
    portType: { type: 'string', enum: ['flow', 'input', 'output'] },
    dataType: { type: 'string', enum: [...DATA_TYPES] },
    value: { description: 'Value of an input without a link; texts may contain `{{ expressions }}`' },
  },
  additionalProperties: true,
});

const ports: JsonSchema = { type: 'array', items: port };

const node = namedSchema('FlowNode', {
  type: 'object',
  description: 'A node. `/api/nodes/package/` describes all available nodes.',
  required: ['id', 'namespace', 'name'],
  properties: {
    id: text('Id, unique in the flow'),
    namespace: { ...text('Namespace of the package that defines the node'), example: 'core.log' },
    name: { ...text('Name of the node in the package'), example: 'print' },
    nodeType: { type: 'string', enum: NODE_TYPES },
    ports: {
      type: 'object',
      properties: { input: ports, output: ports },
      additionalProperties: true,
    },
    detailPanel: {
      type: 'object',
      properties: { common: formDatas, options: formDatas },
      additionalProperties: true,
    },
  },
  additionalProperties: true,
});

const link = namedSchema('FlowLink', {
  type: 'object',
  required: ['source', 'target'],
  properties: {
    id: text('Id, unique in the flow'),
    source: text('Id of the node where the link starts'),
    sourcePort: text('Id or name of the output port; by default the default flow port'),
    target: text('Id of the node where the link ends'),
    targetPort: text('Id or name of the input port; by default the default flow port'),
  },
  additionalProperties: true,
});

const variable = namedSchema('FlowVariable', {
  type: 'object',
  required: ['name', 'type'],
  properties: {
    name: text('Name; expressions read it as `vars.name`'),
    type: { type: 'string', enum: [...DATA_TYPES] },
    scope: {
      type: 'string',
      enum: ['flow', 'global'],
      description: '`global`: its value is that of the shared variable with the same name',
    },
    value: ANY,
  },
  additionalProperties: true,
});

const parts = {
  id: { ...idSchemas(MAX_INTEGER).bodySchema, description: 'Id of its process' },
  name: text('Name, for the front end'),
  nodeList: { type: 'array', items: node },
  linkList: { type: 'array', items: link },
  variables: { type: 'array', items: variable },
} as const;

/** The body of `save`. */
export const FLOW = namedSchema('Flow', {
  type: 'object',
  description:
    'A flow: nodes, the links between their ports, and variables. Other keys are stored, and ignored.',
  required: ['id'],
  properties: parts,
  additionalProperties: true,
});

/** The body of `check`. */
export const FLOW_TO_CHECK = namedSchema('FlowToCheck', {
  type: 'object',
  description: 'A flow, as it is saved, or only the `id` of a process.',
  properties: parts,
  additionalProperties: true,
});

/** The response to `intact`: the text that was saved. */
export const SAVED_FLOW = namedSchema('SavedFlow', {
  description: 'The flow as it was sent. A draft may be any object: check `nodeList` before you use it.',
  anyOf: [FLOW, { type: 'object', additionalProperties: true }],
});

const nullableText = (description: string): JsonSchema => ({ type: ['string', 'null'], description });

/** The response to a request with a faulty flow: all its faults. */
export const FLOW_FAULTS = namedSchema('FlowFaults', {
  type: 'object',
  required: ['detail', 'errors'],
  properties: {
    detail: text('How many faults the flow has, in the requested language'),
    errors: {
      type: 'array',
      items: namedSchema('FlowFault', {
        type: 'object',
        required: ['node', 'port', 'link', 'code', 'message'],
        properties: {
          node: nullableText('Id of the node with the fault'),
          port: nullableText('Name of the port or option with the fault'),
          link: nullableText('Id of the link with the fault'),
          code: { ...text('Code of the fault; stable, for programs'), example: 'unknown-port' },
          message: text('What is wrong and how to correct it, in the requested language'),
        },
      }),
    },
  },
});
