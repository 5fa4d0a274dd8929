import { DATA_TYPES } from '../../flow/index.js';
import { namedSchema } from '../../rest/fields/named-schema.js';
import type { JsonSchema } from '../../rest/fields/json-schema.js';

const text = (description: string): JsonSchema => ({ type: 'string', description });

const ANY: JsonSchema = { description: 'Any JSON value' };

const title = text('Title, in the requested language');

const flowPort = namedSchema('NodeFlowPort', {
  type: 'object',
  required: ['id', 'name', 'portType', 'title'],
  properties: {
    id: text('Id, which links refer to'),
    name: { type: ['string', 'null'], description: 'Name; null for the default flow port' },
    portType: { type: 'string', const: 'flow' },
    title,
  },
});

const dataPort = (portType: 'input' | 'output', more: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  required: ['id', 'name', 'portType', 'dataType', 'title', ...Object.keys(more)],
  properties: {
    id: text('Id, which links refer to'),
    name: text('Name'),
    portType: { type: 'string', const: portType },
    dataType: { type: 'string', enum: [...DATA_TYPES] },
    title,
    ...more,
  },
});

const input = namedSchema(
  'NodeInput',
  dataPort('input', {
    required: { type: 'boolean', description: 'Whether null is rejected' },
    value: { description: 'Default, used without a link and a value' },
  }),
);

const output = namedSchema('NodeOutput', dataPort('output', {}));

const options = namedSchema('NodeOptions', {
  type: 'object',
  required: ['formDatas'],
  properties: {
    formDatas: {
      type: 'array',
      items: namedSchema('NodeOption', {
        type: 'object',
        required: ['name', 'title', 'dataType', 'required', 'value'],
        properties: {
          name: text('Name'),
          title,
          dataType: { type: 'string', enum: [...DATA_TYPES] },
          required: { type: 'boolean', description: 'Whether a flow must set it' },
          value: { description: 'Default, used if a flow does not set it' },
          allowed: { type: 'array', items: ANY, description: 'The allowed values' },
          min: { type: 'number' },
          max: { type: 'number' },
        },
      }),
    },
  },
});

/** A node of the catalogue. Saved nodes have the same shape with fewer properties. */
export const NODE = namedSchema('Node', {
  type: 'object',
  required: [
    'namespace',
    'name',
    'nodeType',
    'effect',
    'title',
    'description',
    'ports',
    'detailPanel',
    'example',
  ],
  properties: {
    namespace: text('Namespace of its package'),
    name: text('Name in the package'),
    nodeType: {
      type: 'string',
      enum: ['event', 'function', 'variable_get', 'variable_set', 'programming', 'operation'],
    },
    effect: {
      type: 'string',
      enum: ['pure', 'recorded', 'outside'],
      description: '`outside`: it acts on something outside the job',
    },
    title,
    description: text('Description, in the requested language'),
    ports: {
      type: 'object',
      required: ['input', 'output'],
      properties: {
        input: { type: 'array', items: { anyOf: [flowPort, input] } },
        output: { type: 'array', items: { anyOf: [flowPort, output] } },
      },
    },
    detailPanel: {
      type: 'object',
      required: ['options'],
      properties: { options, common: options },
    },
    example: {
      type: 'object',
      description: 'A node that can be pasted into the `nodeList` of a flow',
      additionalProperties: true,
    },
  },
});
