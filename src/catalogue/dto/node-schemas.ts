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

const dataPort = (
  portType: 'input' | 'output',
  more: Record<string, JsonSchema>,
  optional: Record<string, JsonSchema> = {},
): JsonSchema => ({
  type: 'object',
  required: ['id', 'name', 'portType', 'dataType', 'title', ...Object.keys(more)],
  properties: {
    id: text('Id, which links refer to'),
    name: text('Name'),
    portType: { type: 'string', const: portType },
    dataType: { type: 'string', enum: [...DATA_TYPES] },
    title,
    ...more,
    ...optional,
  },
});

const input = namedSchema(
  'NodeInput',
  dataPort(
    'input',
    {
      required: { type: 'boolean', description: 'Whether null is rejected' },
      value: { description: 'Default, used without a link and a value' },
    },
    {
      holds: {
        type: 'string',
        enum: ['process'],
        description: '`process`: the value is the id of a process',
      },
    },
  ),
);

const output = namedSchema('NodeOutput', dataPort('output', {}));

const more = namedSchema('NodeMorePorts', {
  type: 'object',
  description: 'The ports that a flow may add',
  required: ['inputs', 'outputs', 'flowOutputs'],
  properties: {
    inputs: { type: 'boolean', description: 'Whether a flow may add data inputs' },
    outputs: { type: 'boolean', description: 'Whether a flow may add data outputs' },
    flowOutputs: {
      description:
        'The names of flow outputs that a flow may add: `numbered`: 1, 2, …; an object: the texts of this option, which is an array; null: none',
      anyOf: [
        { type: 'string', const: 'numbered' },
        namedSchema('NodeOptionName', {
          type: 'object',
          required: ['option'],
          properties: { option: text('Name of the option') },
        }),
        { type: 'null' },
      ],
    },
  },
});

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
          holds: {
            type: 'string',
            enum: ['variable', 'expression', 'names', 'code'],
            description:
              '`variable`: the name of a variable of the flow; `expression`: a JSONata expression; `names`: an array of different texts; `code`: JavaScript',
          },
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
      required: ['input', 'output', 'more'],
      properties: {
        input: { type: 'array', items: { anyOf: [flowPort, input] } },
        output: { type: 'array', items: { anyOf: [flowPort, output] } },
        more,
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
