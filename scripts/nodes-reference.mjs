/**
 * Writes docs/nodes.md, the reference of the built-in nodes, from their definitions as the catalogue describes them. With
 * `--check` it writes nothing, and fails where the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { COMMON_OPTIONS } from '../dist/flow/common-options.js';
import { describeCatalogue, fullName } from '../dist/flow/index.js';
import { builtinCatalogue } from '../dist/nodes/index.js';

const FILE = 'docs/nodes.md';

const INTRO = `# The built-in nodes 内置节点

<!-- made by \`npm run docs:nodes\` from the definitions in src/nodes -->

Inputs are fed by a link or a value of their own, in which \`{{ … }}\` may stand; options are fixed. Flow ports without a name are
written _in_ and _out_. How flows run, and how to write nodes of your own: [writing-nodes.md](writing-nodes.md).

输入由连线或自身的值（可含 \`{{ … }}\`）提供；选项是固定值。没有名称的流程端口写作 _in_ 和 _out_。
`;

const INPUT = ['input 输入', 'type 类型', 'default 默认', 'meaning 含义'];
const OUTPUT = ['output 输出', 'type 类型', 'meaning 含义'];
const OPTION = ['option 选项', 'type 类型', 'default 默认', 'meaning 含义'];

const code = (value) => `\`${value}\``;
const bilingual = ({ en, zh }) => (en === zh ? en : `${en} · ${zh}`);
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(heads, rows) {
  if (rows.length === 0) return '';
  const lines = [heads, heads.map(() => '---'), ...rows];
  return `${lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')}\n`;
}

const typeOf = ({ dataType, required }) => dataType + (required ? ', required 必填' : '');

const valueOf = (value) =>
  value === null || value === undefined || value === '' ? '' : code(JSON.stringify(value));

function boundsOf({ allowed, min, max }) {
  if (allowed) return ` (${allowed.map((choice) => code(choice)).join(' ')})`;
  return min === undefined && max === undefined ? '' : ` (${min ?? '-∞'} … ${max ?? '∞'})`;
}

const optionRows = (options, titles) =>
  options.map((option, index) => [
    code(option.name),
    typeOf(option),
    valueOf(option.value),
    bilingual(titles[index]) + boundsOf(option),
  ]);

/** The titles of one list in both languages, as the two descriptions of a node have them. */
const titlesOf = (english, chinese) =>
  english.map(({ title }, index) => ({ en: title, zh: chinese[index].title }));

function flowLine(definition, { input, output }) {
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

function portTable(side, english, chinese, addsMore) {
  const isData = ({ portType }) => portType !== 'flow';
  const ports = english.ports[side].filter(isData);
  const titles = titlesOf(ports, chinese.ports[side].filter(isData));
  const rows = ports.map((port, index) => [
    code(port.name),
    typeOf(port),
    ...(side === 'input' ? [valueOf(port.value)] : []),
    bilingual(titles[index]),
  ]);
  const more = ['…', 'any', ...(side === 'input' ? [''] : []), 'Those that the flow adds · 流程自行添加的'];
  return table(side === 'input' ? INPUT : OUTPUT, addsMore ? [...rows, more] : rows);
}

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
    english.detailPanel.common ? timeoutLine(english) : '',
    `\`\`\`json\n${JSON.stringify(english.example)}\n\`\`\``,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function timeoutLine({ detailPanel }) {
  const { value } = detailPanel.common.formDatas.find(({ name }) => name === 'timeout');
  return `[Common options 通用选项](#common-options-通用选项); \`timeout\` = ${value}.`;
}

function reference() {
  const catalogue = builtinCatalogue();
  const [english, chinese] = ['en', 'zh'].map((language) => describeCatalogue(catalogue, language));
  const parts = catalogue.packages.map(({ namespace, title, description, nodes }, index) => {
    const sections = nodes.map((node, at) =>
      section(node, english[index].nodes[at], chinese[index].nodes[at]),
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

const fresh = await format(reference(), { ...(await resolveConfig(FILE)), filepath: FILE });
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, fresh);
} else if (readFileSync(FILE, 'utf8') !== fresh) {
  console.error(`${FILE} is stale: npm run docs:nodes`);
  process.exitCode = 1;
}
