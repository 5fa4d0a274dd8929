import { excerpt } from '../excerpt.js';
import { DOCUMENTS, type References } from '../expression/references.js';
import type { FaultCode } from '../fault.js';
import { similarNames } from '../similar-names.js';
import type { ParsedFlow } from './parse-flow.js';
import type { ParsedNode } from './parsed-node.js';

/** How many characters of the name of a port a message shows: one port can have thousands of faults. */
const NAME_LENGTH = 100;

/** What expressions can read of the job. */
const JOB_FIELDS = ['id', 'process'];
const JOB_PATHS = JOB_FIELDS.map((field) => `job.${field}`);

/** Where an expression stands. */
interface Place {
  node: string;
  port: string;
}

/** Checks that what expressions name exists, and that they call and match only what is supported. */
export class ReferenceCheck {
  private readonly nodes: ReadonlyMap<string, ParsedNode>;
  private readonly variables: ReadonlySet<string>;

  constructor(private readonly flow: ParsedFlow) {
    this.nodes = new Map(flow.nodes.map((node) => [node.id, node]));
    this.variables = new Set(flow.variables.map(({ name }) => name));
  }

  /**
   * Adds the faults of one expression to those of the flow.
   *
   * @param port the input or the option that holds the expression
   * @param offsetOf gives where the expression begins in it, in characters; called only if it has faults
   */
  check(node: ParsedNode, port: string, references: References, offsetOf: () => number): void {
    const place = { node: node.id, port };
    this.unsupported(place, references, offsetOf);
    this.unknownVariables(place, references);
    this.unknownFields(place, references);
    // It also reads the inputs of its node, by their names.
    const isOption = node.definition.options.some(
      ({ name, holds }) => name === port && holds === 'expression',
    );
    if (!isOption) for (const name of references.roots) this.unknownName(place, name, name);
    for (const name of references.unset) this.unknownName(place, `$${name}`, name);
    this.unknownNodes(place, references);
  }

  private unsupported(place: Place, { forbidden, badPatterns }: References, offsetOf: () => number): void {
    const shown = shownPort(place);
    for (const { name, instead, position: inside } of forbidden) {
      const position = inside + offsetOf();
      const en = `$${name} (at character ${position} of "${shown}") gives a different result each time: use the node ${instead}`;
      const zh = `$${name}（“${shown}”第 ${position} 个字符处）每次结果不同：请改用节点 ${instead}`;
      this.add('forbidden-function', place, en, zh);
    }
    for (const { message, position: inside } of badPatterns) {
      const position = inside + offsetOf();
      const en = `The pattern at character ${position} of "${shown}" is not supported: ${message.en}. Look-around and back-references are not`;
      const zh = `“${shown}”第 ${position} 个字符处的正则不受支持：${message.zh}。不支持环视和反向引用`;
      this.add('bad-expression', place, en, zh);
    }
  }

  private unknownVariables(place: Place, { variables, inputs }: References): void {
    const shown = shownPort(place);
    for (const name of variables) {
      if (this.variables.has(name)) continue;
      const en = `"${shown}" reads vars.${name}, but the flow declares no variable "${name}": declare it, or correct the name`;
      const zh = `“${shown}”读取 vars.${name}，但流程没有声明变量“${name}”：请声明或改正名称`;
      this.add('unknown-variable', place, en, zh);
    }
    for (const name of inputs) {
      if (this.variables.has(name)) continue;
      const en = `"${shown}" reads inputs.${name}, but the flow declares no variable "${name}", and inputs are values for variables: declare it, or correct the name`;
      const zh = `“${shown}”读取 inputs.${name}，但流程没有声明变量“${name}”，输入只能给已声明的变量赋值：请声明或改正名称`;
      this.add('unknown-variable', place, en, zh);
    }
  }

  private unknownFields(place: Place, { job }: References): void {
    const shown = shownPort(place);
    for (const name of job) {
      if (JOB_FIELDS.includes(name)) continue;
      const en = `"${shown}" reads job.${name}, which does not exist: choose ${JOB_PATHS.join(' or ')}`;
      const zh = `“${shown}”读取的 job.${name} 不存在：请使用 ${JOB_PATHS.join(' 或 ')}`;
      this.add('unknown-reference', place, en, zh);
    }
  }

  private unknownNodes(place: Place, { nodes }: References): void {
    const shown = shownPort(place);
    for (const { node: id, port: output } of nodes) {
      const other = this.nodes.get(id);
      if (other !== undefined && (output === null || other.outputs.has(output))) continue;
      const read = output === null ? `nodes.${id}` : `nodes.${id}.${output}`;
      const [missing, missingZh] = other === undefined ? ['node', '节点'] : ['output', '输出'];
      const en = `"${shown}" reads ${read}, but there is no such ${missing}: correct the name`;
      const zh = `“${shown}”读取 ${read}，但不存在这样的${missingZh}：请改正名称`;
      this.add('unknown-reference', place, en, zh);
    }
  }

  /** @param written as the expression has it, `who` or `$who` */
  private unknownName(place: Place, written: string, name: string): void {
    const instead = this.variables.has(name)
      ? `vars.${name}`
      : similarNames(name, DOCUMENTS, 1).find((document) => isMeant(document, name, written));
    const shown = shownPort(place);
    const en = `"${shown}" reads ${written}, which does not exist: ${
      instead === undefined
        ? `expressions read vars, inputs, job and nodes${written === name ? '' : ', and what they set themselves'}`
        : `did you mean ${instead}?`
    }`;
    const zh = `“${shown}”读取的 ${written} 不存在：${
      instead === undefined
        ? `表达式可读取 vars、inputs、job 和 nodes${written === name ? '' : '，以及表达式自己设置的变量'}`
        : `是否应为 ${instead}？`
    }`;
    this.add('unknown-reference', place, en, zh);
  }

  private add(code: FaultCode, place: Place, en: string, zh: string): void {
    this.flow.faults.add(code, place, en, zh);
  }
}

const shownPort = ({ port }: Place): string => excerpt(port, NAME_LENGTH);

/** Whether a name that does not exist is probably that of a document: `Vars`, `$vars`, `node`; not `foo` for `job`. */
const isMeant = (document: string, name: string, written: string): boolean =>
  document === name.toLowerCase() ||
  (written === name && name.length > 2 && document.startsWith(name.slice(0, 2)));
