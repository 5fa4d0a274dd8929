import type { Json } from '../json.js';
import type { Faults, FaultLocation } from './faults.js';

/**
 * Common mistakes for documented keys. Unknown keys are ignored, since a front end may store its own. But if one of these keys is
 * present and the documented one is missing, it is a mistake: its values would be lost.
 */
const MISTAKEN = {
  flow: {
    nodeList: ['nodes', 'nodelist', 'node_list', 'NodeList'],
    linkList: ['links', 'edges', 'linklist', 'link_list', 'LinkList', 'connections'],
    variables: ['variable', 'vars', 'variableList'],
  },
  node: {
    namespace: ['package'],
    name: ['type'],
    ports: ['inputs', 'input', 'outputs', 'output', 'port', 'portList'],
    detailPanel: ['options', 'option', 'common', 'formDatas', 'detailpanel', 'detail_panel', 'detailPanels'],
  },
  ports: {
    input: ['inputs', 'in', 'inputPorts', 'Input'],
    output: ['outputs', 'out', 'outputPorts', 'Output'],
  },
  port: { value: ['values', 'val', 'default', 'defaultValue'], name: ['portName', 'key'] },
  panels: { options: ['option', 'formDatas', 'Options'], common: ['commons', 'Common'] },
  panel: { formDatas: ['formdatas', 'formData', 'forms', 'form_datas'] },
  form: { name: ['key', 'option'], value: ['values', 'val'] },
  link: {
    source: ['from', 'sourceNode', 'sourceId', 'source_id'],
    target: ['to', 'targetNode', 'targetId', 'target_id'],
    sourcePort: ['source_port', 'sourceport', 'sourceHandle', 'sourcePortId', 'fromPort', 'outputPort'],
    targetPort: ['target_port', 'targetport', 'targetHandle', 'targetPortId', 'toPort', 'inputPort'],
  },
  variable: {
    type: ['dataType', 'datatype'],
    value: ['default', 'defaultValue', 'initialValue', 'values', 'val'],
  },
} as const;

const OPTIONS = 'detailPanel.options.formDatas';
const COMMON = 'detailPanel.common.formDatas';

/** The location for the values of a mistaken key, if that is not the documented key in the same object. */
const BELONGS: { [Kind in keyof typeof MISTAKEN]?: Readonly<Record<string, string>> } = {
  node: {
    options: OPTIONS,
    option: OPTIONS,
    formDatas: OPTIONS,
    common: COMMON,
    inputs: 'ports.input',
    input: 'ports.input',
    outputs: 'ports.output',
    output: 'ports.output',
  },
  panels: { formDatas: OPTIONS },
};

/** {@link MISTAKEN} by kind, as pairs of a documented key and mistakes for it. Made once: a flow of 5,000 nodes has 20,000 objects. */
const PAIRS = Object.fromEntries(
  Object.entries(MISTAKEN).map(([kind, keys]) => [kind, Object.entries(keys)]),
) as unknown as Readonly<Record<keyof typeof MISTAKEN, readonly (readonly [string, readonly string[]])[]>>;

/** Reports mistaken keys. @param path of the object for messages, with a dot at the end; `''` for the flow itself */
export function checkKeys(
  object: Record<string, Json>,
  kind: keyof typeof MISTAKEN,
  path: string,
  place: FaultLocation,
  faults: Faults,
): void {
  for (const [key, mistaken] of PAIRS[kind]) {
    if (key in object) continue;
    const found = mistakenIn(object, mistaken);
    if (found === undefined) continue;
    const belongs = BELONGS[kind]?.[found];
    const [en, zh] =
      belongs === undefined
        ? [`name it "${path}${key}"`, `请改名为“${path}${key}”`]
        : [
            `write its values in "${belongs}": [{"name": …, "value": …}]`,
            `请将其值写在“${belongs}”中：[{"name": …, "value": …}]`,
          ];
    faults.add(
      'unknown-key',
      place,
      `"${path}${found}" is not read: ${en}`,
      `不会读取“${path}${found}”：${zh}`,
    );
  }
}

function mistakenIn(object: Record<string, Json>, names: readonly string[]): string | undefined {
  for (const name of names) {
    if (name in object && object[name] !== null) return name;
  }
  return undefined;
}
