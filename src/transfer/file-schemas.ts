import { HookInput } from '../hooks/dto/hook-input.js';
import { PolicyInput } from '../policies/dto/policy-input.js';
import { ProcessInput } from '../process/dto/process-input.js';
import { schemaOfField } from '../rest/documentation/class-schemas.js';
import { fieldsOf } from '../rest/fields/field-rules.js';
import type { JsonSchema } from '../rest/fields/json-schema.js';
import { namedSchema } from '../rest/fields/named-schema.js';
import { ScheduleInput } from '../schedules/dto/schedule-input.js';
import { HOOK_FIELDS, POLICY_FIELDS, SCHEDULE_FIELDS } from './filed-fields.js';
import { FIELD } from './file-text.js';
import { PLACE_KEY } from './marks.js';
import { FORMAT, MOST_PROCESSES } from './read-file.js';

const ANY_FLOW: JsonSchema = {
  type: 'object',
  description:
    'A flow as it was saved. Its `id` is null; a called process is `{"$process": 0}`, its place in the file, or `{"$process": null, "name": "…"}`; secrets are null.',
  additionalProperties: true,
};

const version = namedSchema('FiledVersion', {
  type: 'object',
  required: ['number', 'flow'],
  properties: { number: { type: 'integer', minimum: 1 }, flow: ANY_FLOW },
});

const sharedName = namedSchema('FiledVariable', {
  type: 'object',
  required: ['name', 'type'],
  properties: { name: { type: 'string' }, type: { type: 'string' } },
});

/** The schema of an object with these fields of a body. */
function filed(
  name: string,
  input: abstract new () => object,
  names: readonly string[],
  more: Record<string, JsonSchema> = {},
): JsonSchema {
  const fields = [...fieldsOf(input)].filter(([field]) => names.includes(field));
  const required = fields.filter(([, { options }]) => options.required ?? true).map(([field]) => field);
  return namedSchema(name, {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: {
      ...Object.fromEntries(fields.map(([field, rule]) => [field, schemaOfField(rule, true)])),
      ...more,
    },
  });
}

const place = namedSchema('FiledPlace', {
  type: 'object',
  description: 'A process of the file',
  required: [PLACE_KEY],
  properties: {
    [PLACE_KEY]: { type: 'integer', minimum: 0, description: 'Its place in the file, counted from 0' },
  },
});

const elsewhere = namedSchema('FiledElsewhere', {
  type: 'object',
  description: 'A process that is not in the file',
  required: [PLACE_KEY],
  properties: { [PLACE_KEY]: { type: 'null' }, name: { type: 'string', description: 'Its name' } },
});

const policy = filed('FiledPolicy', PolicyInput, POLICY_FIELDS, {
  on_failure: {
    anyOf: [place, elsewhere, { type: 'null' }],
    description: 'The process that is executed when a job fails; null: none',
  },
});

const schedule = filed('FiledSchedule', ScheduleInput, SCHEDULE_FIELDS);

const hook = filed('FiledHook', HookInput, HOOK_FIELDS);

const written = [...fieldsOf(ProcessInput)];

const process = namedSchema('FiledProcess', {
  type: 'object',
  required: written.filter(([, { options }]) => options.required !== false).map(([name]) => name),
  properties: {
    ...Object.fromEntries(written.map(([name, { schema }]) => [name, schema])),
    draft: { anyOf: [ANY_FLOW, { type: 'null' }] },
    versions: { type: 'array', items: version },
    policy: { anyOf: [policy, { type: 'null' }], description: 'Null: the process has none' },
    schedules: {
      type: 'array',
      items: schedule,
      description:
        'Its schedules, without addresses of callbacks; secret inputs are null. An import switches them off',
    },
    hooks: {
      type: 'array',
      items: hook,
      description: 'Its hooks, without tokens and secrets. An import switches them off and makes new ones',
    },
    variables: {
      type: 'array',
      items: sharedName,
      description: 'The shared variables that its flows read by name. An import does not create them',
    },
  },
  additionalProperties: true,
});

/** A form with a file of processes. */
export const FILE_FORM = namedSchema('ProcessFileForm', {
  type: 'object',
  required: [FIELD],
  properties: { [FIELD]: { type: 'string', format: 'binary', description: 'The file, as JSON' } },
});

/** A file of processes. */
export const PROCESS_FILE = namedSchema('ProcessFile', {
  type: 'object',
  required: ['liucheng', 'processes'],
  properties: {
    liucheng: { const: FORMAT, description: 'Version of the format' },
    processes: { type: 'array', items: process, maxItems: MOST_PROCESSES },
  },
  additionalProperties: true,
});

/** An example of such a file, which can be imported. */
export const FILE_EXAMPLE = {
  liucheng: FORMAT,
  processes: [
    {
      name: 'greeting',
      project: 'demo',
      mark: '',
      draft: {
        id: null,
        nodeList: [{ id: 'n1', namespace: 'core.event', name: 'start', nodeType: 'event' }],
        linkList: [],
        variables: [],
      },
      versions: [],
      policy: null,
      schedules: [],
      hooks: [],
      variables: [],
    },
  ],
};

const nullable = (type: string, description: string): JsonSchema => ({ type: [type, 'null'], description });

const fileFault = namedSchema('FileFault', {
  type: 'object',
  required: ['process', 'version', 'field', 'node', 'port', 'link', 'code', 'message'],
  properties: {
    process: { type: 'integer', minimum: 0, description: 'Place of the process in the file, counted from 0' },
    version: nullable('integer', 'Number of the version; null for the draft and for the process itself'),
    field: nullable(
      'string',
      'What is faulty in the process: a key, or a place such as `versions[2].number` or `policy.priority`, counted from 0; null for a fault within a flow',
    ),
    node: nullable('string', 'Id of the node that has it'),
    port: nullable('string', 'Name of the port or option that has it'),
    link: nullable('string', 'Id of the link that has it'),
    code: { type: 'string', description: 'What kind of fault it is; stable, for programs' },
    message: {
      type: 'string',
      description: 'What is wrong and how to correct it, in the language asked for',
    },
  },
});

/** The response to an import of a faulty file. */
export const FILE_FAULTS = namedSchema('FileFaults', {
  type: 'object',
  required: ['detail', 'errors'],
  properties: { detail: { type: 'string' }, errors: { type: 'array', items: fileFault } },
});

/** The response to a check without faults. */
export const FILE_CHECKED = namedSchema('FileChecked', {
  type: 'object',
  required: ['success', 'warnings'],
  properties: {
    success: { type: 'boolean', const: true },
    warnings: {
      type: 'array',
      items: fileFault,
      description:
        'What is left to do after the import: why drafts could not be submitted as they are, which processes for failures are not in the file, and what schedules and hooks need before they are enabled',
    },
  },
});
