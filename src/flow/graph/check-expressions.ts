import { admit } from '../admit.js';
import type { NodeReads } from '../compiled-flow.js';
import { optionTemplate } from '../compile-node.js';
import { ExpressionError, tooLong } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import { DOCUMENTS } from '../expression/references.js';
import { expressionsOf, offsetsIn, parseTemplate } from '../expression/template.js';
import type { Template } from '../expression/template.js';
import { describeValue } from '../data-type.js';
import { excerpt } from '../excerpt.js';
import { Failure, messageOf } from '../failure.js';
import type { Json } from '../json.js';
import type { Limits } from '../limits.js';
import { similarNames } from '../similar-names.js';
import { templateFits } from './template-fits.js';
import type { ParsedFlow } from './parse-flow.js';
import type { ParsedNode, ParsedPort } from './parsed-node.js';
import { nodesReadBy } from './nodes-read-by.js';

/**
 * Checks that all expressions in values and options are valid, and that the variables, nodes and outputs in them exist.
 *
 * @returns by index of the node, the nodes that its expressions read
 */
export function checkExpressions(flow: ParsedFlow, limits: Limits): NodeReads[] {
  const check = new ExpressionCheck(flow, limits);
  return flow.nodes.map((node) => check.node(node));
}

/** Parsing a short expression takes about 50 µs, a long one 2 µs per character, and a user waits for the check. */
const MAX_EXPRESSIONS = 20_000;
const MAX_CHARACTERS = 1_000_000;
/** An expression is parsed without yielding: each 1,000 characters take 2 to 5 ms. */
const MAX_SOURCE = 10_000;
/** The maximum of instructions in all patterns of a flow; compiling them takes a second. */
const MAX_INSTRUCTIONS = 100_000;

/** How many characters of the name of a port a message shows: one port can have thousands of faults. */
const NAME_LENGTH = 100;

/** An upper bound of the expressions in a value, and the characters of the texts that contain them. */
function measure(value: Json): { expressions: number; characters: number } {
  const sum = { expressions: 0, characters: 0 };
  if (value === null) return sum;
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') {
      if (!next.includes('{{')) continue;
      sum.expressions += next.split('{{').length - 1;
      sum.characters += next.length;
    } else if (typeof next === 'object' && next !== null)
      for (const part of Object.values(next)) open.push(part);
  }
  return sum;
}

/** What expressions can read of the job. */
const JOB_FIELDS = ['id', 'process'];

class ExpressionCheck {
  private readonly nodes: ReadonlyMap<string, ParsedNode>;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly variables: ReadonlySet<string>;

  private expressions = 0;
  private characters = 0;
  private instructions = 0;
  private isReported = false;

  constructor(
    private readonly flow: ParsedFlow,
    private readonly limits: Limits,
  ) {
    this.nodes = new Map(flow.nodes.map((node) => [node.id, node]));
    this.indexes = new Map(flow.nodes.map(({ id }, index) => [id, index]));
    this.variables = new Set(flow.variables.map(({ name }) => name));
  }

  node(node: ParsedNode): NodeReads {
    const reads: NodeReads[] = [];
    for (const port of node.inputs.values()) {
      const template = this.value(node, port);
      if (template === null || template.kind === 'constant') continue;
      reads.push(this.template(node, port.name, template, port.value));
    }
    for (const { name, holds } of node.definition.options) {
      if (holds === 'expression') reads.push(this.template(node, name, this.option(node, name), null));
    }
    if (reads.length === 1 && reads[0] !== undefined) return reads[0];
    return reads.includes('all') ? 'all' : reads.flatMap((read) => read as readonly number[]);
  }

  private value(node: ParsedNode, { name, value, dataType }: ParsedPort): Template | null {
    const place = { node: node.id, port: name };
    const { expressions, characters } = measure(value);
    if (!this.fits(node, expressions, characters)) return null;
    try {
      const template = parseTemplate(value);
      if (template.kind === 'constant') admit(value, this.limits.maxValueBytes);
      if (!templateFits(template, dataType)) {
        const en = `The input "${name}" must be ${dataType}, but got ${describeValue(value).en}: correct it`;
        this.flow.faults.add('bad-value', place, en, `输入“${name}”的类型应为 ${dataType}，请改正其值`);
      }
      return template;
    } catch (error) {
      if (error instanceof ExpressionError) {
        this.bad(node, name, error);
      } else if (error instanceof Failure) {
        const en = `The value of "${name}" cannot be used: ${messageOf(error)}`;
        this.flow.faults.add('value-too-large', place, en, `“${name}”的值不可用：过大或嵌套过深`);
      } else {
        throw error;
      }
      return null;
    }
  }

  /** False if there are too many. This is reported once, and later expressions are not checked. */
  private fits({ id }: ParsedNode, expressions: number, characters: number): boolean {
    this.expressions += expressions;
    this.characters += characters;
    const isFew = this.expressions <= MAX_EXPRESSIONS && this.characters <= MAX_CHARACTERS;
    if (isFew && this.instructions <= MAX_INSTRUCTIONS) return true;
    if (!this.isReported) {
      const en = `The flow has more than ${MAX_EXPRESSIONS} expressions, or more than ${MAX_CHARACTERS} characters of them, or patterns of more than ${MAX_INSTRUCTIONS} steps: move parts of it to other processes`;
      const zh = `流程中的表达式超过 ${MAX_EXPRESSIONS} 个或 ${MAX_CHARACTERS} 个字符，或其中的正则合计超过 ${MAX_INSTRUCTIONS} 步：请将一部分移到其他流程`;
      this.flow.faults.add('too-many-expressions', { node: id }, en, zh);
    }
    this.isReported = true;
    return false;
  }

  private bad({ id }: ParsedNode, port: string, { text, position }: ExpressionError): void {
    this.flow.faults.add(
      'bad-expression',
      { node: id, port },
      `The expression in "${port}" is wrong at character ${position}: ${text.en}`,
      `“${port}”中的表达式在第 ${position} 个字符处有误：${text.zh}`,
    );
  }

  private option(node: ParsedNode, name: string): Template {
    const source = node.options[name];
    const nothing: Template = { kind: 'constant', value: null };
    if (typeof source !== 'string' || !this.fits(node, 1, source.length)) return nothing;
    try {
      return optionTemplate(node);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.bad(node, name, error);
      return nothing;
    }
  }

  /** @param written what the template was parsed from; null if that is one expression */
  private template(node: ParsedNode, port: string, template: Template, written: Json): NodeReads {
    const offsetOf = offsetsIn(written);
    for (const expression of expressionsOf(template)) {
      if (expression.source.length > MAX_SOURCE) {
        this.bad(node, port, new ExpressionError(tooLong(MAX_SOURCE), 0));
      }
      this.instructions += expression.references.instructions;
      this.references(node, port, expression, offsetOf);
    }
    return nodesReadBy(template, this.indexes);
  }

  private references(
    node: ParsedNode,
    port: string,
    expression: Expression,
    offsetOf: (expression: Expression) => number,
  ): void {
    const { references } = expression;
    const place = { node: node.id, port };
    const shown = excerpt(port, NAME_LENGTH);
    const { faults } = this.flow;
    for (const { name, instead, position: inside } of references.forbidden) {
      const position = inside + offsetOf(expression);
      const en = `$${name} (at character ${position} of "${shown}") gives a different result each time: use the node ${instead}`;
      faults.add(
        'forbidden-function',
        place,
        en,
        `$${name}（“${shown}”第 ${position} 个字符处）每次结果不同：请改用节点 ${instead}`,
      );
    }
    for (const { message, position: inside } of references.badPatterns) {
      const position = inside + offsetOf(expression);
      const en = `The pattern at character ${position} of "${shown}" is not supported: ${message}. Look-around and back-references are not`;
      faults.add(
        'bad-expression',
        place,
        en,
        `“${shown}”第 ${position} 个字符处的正则不受支持（不支持环视、反向引用，以及过多的重复）`,
      );
    }
    for (const name of references.variables) {
      if (this.variables.has(name)) continue;
      const en = `"${shown}" reads vars.${name}, but the flow declares no variable "${name}": declare it, or correct the name`;
      faults.add(
        'unknown-variable',
        place,
        en,
        `“${shown}”读取 vars.${name}，但流程没有声明变量“${name}”：请声明或改正名称`,
      );
    }
    for (const name of references.inputs) {
      if (this.variables.has(name)) continue;
      const en = `"${shown}" reads inputs.${name}, but the flow declares no variable "${name}", and inputs are values for variables: declare it, or correct the name`;
      faults.add(
        'unknown-variable',
        place,
        en,
        `“${shown}”读取 inputs.${name}，但流程没有声明变量“${name}”，输入只能给已声明的变量赋值：请声明或改正名称`,
      );
    }
    for (const name of references.job) {
      if (JOB_FIELDS.includes(name)) continue;
      const known = JOB_FIELDS.map((field) => `job.${field}`);
      const en = `"${shown}" reads job.${name}, which does not exist: choose ${known.join(' or ')}`;
      const zh = `“${shown}”读取的 job.${name} 不存在：请使用 ${known.join(' 或 ')}`;
      faults.add('unknown-reference', place, en, zh);
    }
    if (node.definition.options.every(({ name, holds }) => name !== port || holds !== 'expression'))
      for (const name of references.roots) this.unknownName(place, name, name);
    for (const name of references.unset) this.unknownName(place, `$${name}`, name);
    for (const { node: id, port: output } of references.nodes) {
      const other = this.nodes.get(id);
      if (other !== undefined && (output === null || other.outputs.has(output))) continue;
      const what = output === null ? `nodes.${id}` : `nodes.${id}.${output}`;
      const en = `"${shown}" reads ${what}, but there is no such ${other === undefined ? 'node' : 'output'}: correct the name`;
      faults.add(
        'unknown-reference',
        place,
        en,
        `“${shown}”读取 ${what}，但不存在这样的${other === undefined ? '节点' : '输出'}：请改正名称`,
      );
    }
  }

  /** @param written as the expression has it, `who` or `$who` */
  private unknownName(place: { node: string; port: string }, written: string, name: string): void {
    const instead = this.variables.has(name)
      ? `vars.${name}`
      : similarNames(name, DOCUMENTS, 1).find((document) => isMeant(document, name, written));
    const port = excerpt(place.port, NAME_LENGTH);
    const en = `"${port}" reads ${written}, which does not exist: ${
      instead === undefined
        ? `expressions read vars, inputs, job and nodes${written === name ? '' : ', and what they set themselves'}`
        : `did you mean ${instead}?`
    }`;
    const zh = `“${port}”读取的 ${written} 不存在：${
      instead === undefined
        ? `表达式可读取 vars、inputs、job 和 nodes${written === name ? '' : '，以及表达式自己设置的变量'}`
        : `是否应为 ${instead}？`
    }`;
    this.flow.faults.add('unknown-reference', place, en, zh);
  }
}

/** Whether a name that does not exist is probably that of a document: `Vars`, `$vars`, `node`; not `foo` for `job`. */
const isMeant = (document: string, name: string, written: string): boolean =>
  document === name.toLowerCase() ||
  (written === name && name.length > 2 && document.startsWith(name.slice(0, 2)));
