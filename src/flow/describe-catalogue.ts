import type { Catalogue } from './catalogue.js';
import { COMMON_OPTIONS, defaultTimeout } from './common-options.js';
import { fullName, isFunction } from './definition.js';
import type {
  DataPortDefinition,
  FlowPortDefinition,
  NodeDefinition,
  OptionDefinition,
} from './definition.js';
import type { Json } from './json.js';

export type Language = 'en' | 'zh';

/** A package for the palette of a designer; `nodes` have the shape of saved nodes. */
export interface PackageDescription {
  namespace: string;
  title: string;
  description: string;
  nodes: Record<string, Json>[];
}

const ERROR_PORT: FlowPortDefinition = { name: 'error', title: { en: 'Error', zh: '错误' } };
const ERROR_MESSAGE: DataPortDefinition = {
  name: 'errorMessage',
  dataType: 'string',
  title: { en: 'Error message', zh: '错误信息' },
};

/** What was described once, since nodes do not change: 5,800 requests for all of them in ten seconds delayed jobs and saves of others by 3 s. */
const DESCRIBED: Record<Language, WeakMap<NodeDefinition, Record<string, Json>>> = {
  en: new WeakMap(),
  zh: new WeakMap(),
};

/** The catalogue in one language; with `search`, only nodes whose name, title or description contain it, in either language. */
export function describeCatalogue(
  catalogue: Catalogue,
  language: Language,
  search = '',
): PackageDescription[] {
  const wanted = search.trim().toLowerCase();
  const packages = catalogue.packages.map(({ namespace, title, description, nodes }) => ({
    namespace,
    title: title[language],
    description: description[language],
    nodes: nodes.filter((node) => matches(node, wanted)).map((node) => described(node, language)),
  }));
  return wanted === '' ? packages : packages.filter(({ nodes }) => nodes.length > 0);
}

function matches(node: NodeDefinition, wanted: string): boolean {
  const { title, description } = node;
  const texts = [fullName(node), title.en, title.zh, description.en, description.zh];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

function described(node: NodeDefinition, language: Language): Record<string, Json> {
  const known = DESCRIBED[language].get(node);
  if (known) return known;
  const description = describeNode(node, language);
  DESCRIBED[language].set(node, description);
  return description;
}

function describeNode(node: NodeDefinition, language: Language): Record<string, Json> {
  const acts = isFunction(node);
  const flowOutputs = acts ? [...node.flowOutputs, ERROR_PORT] : node.flowOutputs;
  const outputs = acts ? [...node.outputs, ERROR_MESSAGE] : node.outputs;
  const detailPanel: Record<string, Json> = { options: describeForms(node.options, language) };
  if (acts) {
    const common = COMMON_OPTIONS.map((option) =>
      option.name === 'timeout' ? { ...option, value: defaultTimeout(node) } : option,
    );
    detailPanel.common = describeForms(common, language);
  }
  return {
    namespace: node.namespace,
    name: node.name,
    nodeType: node.nodeType,
    effect: node.effect,
    title: node.title[language],
    description: node.description[language],
    ports: {
      input: [
        ...node.flowInputs.map((port) => describeFlowPort(port, language)),
        ...node.inputs.map((port) => describePort(port, 'input', language)),
      ],
      output: [
        ...flowOutputs.map((port) => describeFlowPort(port, language)),
        ...outputs.map((port) => describePort(port, 'output', language)),
      ],
      more: {
        inputs: node.moreInputs === true,
        outputs: node.moreOutputs === true,
        flowOutputs: node.moreFlowOutputs ?? null,
      },
    },
    detailPanel,
    example: describeExample(node),
  };
}

function describeFlowPort({ name, title }: FlowPortDefinition, language: Language): Json {
  return { id: name ?? '', name, portType: 'flow', title: title[language] };
}

function describePort(port: DataPortDefinition, portType: 'input' | 'output', language: Language): Json {
  const { name, dataType, title, required, value } = port;
  const described: Record<string, Json> = { id: name, name, portType, dataType, title: title[language] };
  if (portType === 'output') return described;
  const input = { ...described, required: required ?? false, value: value ?? null };
  return port.holds === undefined ? input : { ...input, holds: port.holds };
}

function describeForms(options: readonly OptionDefinition[], language: Language): Json {
  return { formDatas: options.map((option) => describeOption(option, language)) };
}

function describeOption(option: OptionDefinition, language: Language): Json {
  const { name, dataType, title, required, value, allowed, min, max, holds } = option;
  const described: Record<string, Json> = {
    name,
    title: title[language],
    dataType,
    required: required ?? false,
    value,
  };
  if (allowed !== undefined) described.allowed = [...allowed];
  if (min !== undefined) described.min = min;
  if (max !== undefined) described.max = max;
  if (holds !== undefined) described.holds = holds;
  return described;
}

/** The example as a saved node that can be pasted into a flow. */
function describeExample({ namespace, name, nodeType, inputs, outputs, example }: NodeDefinition): Json {
  const typeOf = (input: string) => inputs.find((port) => port.name === input)?.dataType ?? 'any';
  const input = Object.entries(example.inputs ?? {}).map(([port, value]) => ({
    name: port,
    portType: 'input',
    dataType: typeOf(port),
    value,
  }));
  const more = Object.keys(example.outputs ?? {}).filter(
    (output) => !outputs.some((port) => port.name === output),
  );
  const output = more.map((port) => ({ name: port, portType: 'output', dataType: 'any' }));
  const formDatas = Object.entries(example.options ?? {}).map(([option, value]) => ({ name: option, value }));
  return {
    id: name,
    namespace,
    name,
    nodeType,
    ports: { input, output },
    detailPanel: { options: { formDatas } },
  };
}
