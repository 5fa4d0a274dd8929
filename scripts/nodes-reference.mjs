/**
 * Writes docs/nodes.md, the reference of the built-in nodes, from the catalogue. With `--check` it writes nothing, and fails if
 * the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { COMMON_OPTIONS } from '#dist/flow/common-options.js';
import { describeCatalogue, fullName } from '#dist/flow/index.js';
import { builtinCatalogue } from '#dist/nodes/index.js';
import { formatted } from './formatted.mjs';

/**
 * The parts of a node's description that the reference shows.
 *
 * @typedef {{ en: string, zh: string }} Text
 * @typedef {object} Field An option or a port.
 * @property {string | null} name
 * @property {string} title
 * @property {string} portType
 * @property {string} dataType
 * @property {boolean} [required]
 * @property {unknown} [value]
 * @property {readonly unknown[]} [allowed]
 * @property {number} [min]
 * @property {number} [max]
 * @typedef {Omit<Field, 'title' | 'portType'>} Option
 * @typedef {{ input: Field[], output: Field[] }} Ports
 * @typedef {object} Description
 * @property {string} title
 * @property {string} description
 * @property {string} nodeType
 * @property {string} effect
 * @property {unknown} example
 * @property {Ports} ports
 * @property {{ options: { formDatas: Field[] }, common?: { formDatas: Field[] } }} detailPanel
 * @typedef {import('#dist/flow/definition.js').NodeDefinition} Definition
 */

const FILE = 'docs/nodes.md';

const INTRO = `# The built-in nodes 内置节点

<!-- made by \`npm run docs:nodes\` from the definitions in src/nodes -->

An input gets its value from a link, or has a value, which may contain \`{{ … }}\`; options are fixed. Flow ports without a name are
written _in_ and _out_. [front-end.md](front-end.md#how-a-flow-runs) says how flows run and what expressions read, [writing-nodes.md](writing-nodes.md)
how to write nodes of your own.

输入由连线或自身的值（可含 \`{{ … }}\`）提供；选项是固定值。没有名称的流程端口写作 _in_ 和 _out_。
`;

const INPUT = ['input 输入', 'type 类型', 'default 默认', 'meaning 含义'];
const OUTPUT = ['output 输出', 'type 类型', 'meaning 含义'];
const OPTION = ['option 选项', 'type 类型', 'default 默认', 'meaning 含义'];

/** @param {unknown} value */
const code = (value) => `\`${String(value)}\``;
/** @param {Text} text */
const bilingual = ({ en, zh }) => (en === zh ? en : `${en} · ${zh}`);
/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * @param {Text[]} titles
 * @param {number} index
 */
function bilingualAt(titles, index) {
  const title = titles[index];
  if (!title) throw new Error('the two languages describe different fields');
  return bilingual(title);
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function table(heads, rows) {
  if (rows.length === 0) return '';
  const lines = [heads, heads.map(() => '---'), ...rows];
  return `${lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')}\n`;
}

/** @param {Pick<Field, 'dataType' | 'required'>} field */
const typeOf = ({ dataType, required }) => dataType + (required ? ', required 必填' : '');

/** @param {unknown} value */
const valueOf = (value) =>
  value === null || value === undefined || value === '' ? '' : code(JSON.stringify(value));

/** @param {Pick<Field, 'allowed' | 'min' | 'max'>} field */
function boundsOf({ allowed, min, max }) {
  if (allowed) return ` (${allowed.map((choice) => code(choice)).join(' ')})`;
  return min === undefined && max === undefined ? '' : ` (${min ?? '-∞'} … ${max ?? '∞'})`;
}

/**
 * @param {readonly Option[]} options
 * @param {Text[]} titles one per option
 */
const optionRows = (options, titles) =>
  options.map((option, index) => [
    code(option.name),
    typeOf(option),
    valueOf(option.value),
    bilingualAt(titles, index) + boundsOf(option),
  ]);

/**
 * Pairs the titles of a list in both languages.
 *
 * @param {{ title: string }[]} english
 * @param {{ title: string }[]} chinese
 */
const titlesOf = (english, chinese) =>
  english.map(({ title }, index) => ({ en: title, zh: chinese[index]?.title ?? '' }));

/**
 * @param {Definition} definition
 * @param {Ports} ports
 */
function flowLine(definition, { input, output }) {
  /**
   * @param {Field[]} ports
   * @param {string} plain the name of a port without one
   */
  const names = (ports, plain) =>
    ports
      .filter(({ portType }) => portType === 'flow')
      .map(({ name }) => (name === null ? plain : code(name)));
  const more = definition.moreFlowOutputs ? ['more, by name 其他按名称'] : [];
  const outputs = [...names(output, '_out_'), ...more];
  const inputs = names(input, '_in_');
  if (inputs.length + outputs.length === 0)
    return 'No flow ports: computed when taken. 无流程端口，取用时计算。';
  return `Flow 流程: ${inputs.join(' ')} → ${outputs.join(' ')}`;
}

/**
 * @param {'input' | 'output'} side
 * @param {Description} english
 * @param {Description} chinese
 * @param {boolean | undefined} addsMore whether flows may add ports
 */
function portTable(side, english, chinese, addsMore) {
  /** @param {Field} port */
  const isData = ({ portType }) => portType !== 'flow';
  const ports = english.ports[side].filter(isData);
  const titles = titlesOf(ports, chinese.ports[side].filter(isData));
  const rows = ports.map((port, index) => [
    code(port.name),
    typeOf(port),
    ...(side === 'input' ? [valueOf(port.value)] : []),
    bilingualAt(titles, index),
  ]);
  const more = ['…', 'any', ...(side === 'input' ? [''] : []), 'Those that the flow adds · 流程自行添加的'];
  return table(side === 'input' ? INPUT : OUTPUT, addsMore ? [...rows, more] : rows);
}

/**
 * @param {Definition} definition
 * @param {Description} english
 * @param {Description} chinese
 */
function section(definition, english, chinese) {
  const options = english.detailPanel.options.formDatas;
  const titles = titlesOf(options, chinese.detailPanel.options.formDatas);
  return [
    `### ${fullName(definition)}`,
    `**${english.title}** · **${chinese.title}** — ${code(english.nodeType)}, ${code(english.effect)}`,
    english.description,
    chinese.description,
    flowLine(definition, english.ports),
    portTable('input', english, chinese, definition.moreInputs),
    portTable('output', english, chinese, definition.moreOutputs),
    table(OPTION, optionRows(options, titles)),
    english.detailPanel.common ? timeoutLine(english.detailPanel.common.formDatas) : '',
    `\`\`\`json\n${JSON.stringify(english.example)}\n\`\`\``,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** @param {Field[]} common */
function timeoutLine(common) {
  const timeout = common.find(({ name }) => name === 'timeout');
  return `[Common options 通用选项](#common-options-通用选项); \`timeout\` = ${String(timeout?.value)}.`;
}

const catalogue = builtinCatalogue();

/**
 * Describes the nodes of the catalogue, by full name.
 *
 * @param {import('#dist/flow/describe-catalogue.js').Language} language
 * @returns {Map<string, Description>}
 */
function descriptionsIn(language) {
  const nodes = describeCatalogue(catalogue, language).flatMap((described) => described.nodes);
  return new Map(
    nodes.map((node) => {
      const description = /** @type {Description & { namespace: string, name: string }} */ (
        /** @type {unknown} */ (node)
      );
      return [fullName(description), description];
    }),
  );
}

/**
 * @param {Definition} node
 * @param {Map<string, Description>} descriptions
 */
function descriptionOf(node, descriptions) {
  const description = descriptions.get(fullName(node));
  if (!description) throw new Error(`${fullName(node)} has no description`);
  return description;
}

function reference() {
  const english = descriptionsIn('en');
  const chinese = descriptionsIn('zh');
  const parts = catalogue.packages.map(({ namespace, title, description, nodes }) => {
    const sections = nodes.map((node) =>
      section(node, descriptionOf(node, english), descriptionOf(node, chinese)),
    );
    const head = `## ${namespace}\n\n**${title.en}** · **${title.zh}**: ${description.en}. ${description.zh}。`;
    return [head, ...sections].join('\n\n');
  });
  const contents = catalogue.packages.map(({ namespace, nodes }) => {
    const links = nodes.map((node) => `[${node.name}](#${fullName(node).replaceAll('.', '').toLowerCase()})`);
    return `- ${code(namespace)}: ${links.join(' ')}`;
  });
  const common = table(
    OPTION,
    optionRows(
      COMMON_OPTIONS,
      COMMON_OPTIONS.map(({ title }) => title),
    ),
  );
  return [
    INTRO,
    contents.join('\n'),
    '## Common options 通用选项',
    'Every function, and `callProcess`, has these in `detailPanel.common`. 每个函数节点和 `callProcess` 都有。',
    common,
    ...parts,
  ].join('\n\n');
}

const fresh = await formatted(FILE, reference());
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, fresh);
} else if (readFileSync(FILE, 'utf8') !== fresh) {
  console.error(`${FILE} is stale: npm run docs:nodes`);
  process.exitCode = 1;
}
