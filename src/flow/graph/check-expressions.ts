import { admit } from '../admit.js';
import type { Reads } from '../compile-flow.js';
import { optionTemplate } from '../compile-node.js';
import { ExpressionError } from '../expression/expression.js';
import type { Expression } from '../expression/expression.js';
import { expressionsOf, parseTemplate } from '../expression/template.js';
import type { Template } from '../expression/template.js';
import { describeValue } from '../data-type.js';
import { Failure, messageOf } from '../failure.js';
import type { Json, Limits } from '../world.js';
import { mayFit } from './may-fit.js';
import type { ReadFlow } from './read-flow.js';
import type { ReadNode, ReadPort } from './read-node.js';
import { readsOf } from './reads-of.js';

/**
 * Every expression in values and options is one, and names what there is.
 *
 * @returns for each node, by number, what its expressions read of `nodes`
 */
export function checkExpressions(flow: ReadFlow, limits: Limits): Reads[] {
  const check = new ExpressionCheck(flow, limits);
  return flow.nodes.map((node) => check.node(node));
}

/** Reading a short one takes some 50 µs and a long one 2 µs a character, and a flow is checked while its user waits. */
const MAX_EXPRESSIONS = 20_000;
const MAX_CHARACTERS = 1_000_000;

/** How many expressions a value can hold at most, and the characters of the texts that hold them. */
function measure(value: Json): { expressions: number; characters: number } {
  const sum = { expressions: 0, characters: 0 };
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') {
      const expressions = next.split('{{').length - 1;
      sum.expressions += expressions;
      if (expressions > 0) sum.characters += next.length;
    } else if (typeof next === 'object' && next !== null)
      for (const part of Object.values(next)) open.push(part);
  }
  return sum;
}

class ExpressionCheck {
  private readonly nodes: ReadonlyMap<string, ReadNode>;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly variables: ReadonlySet<string>;

  private expressions = 0;
  private characters = 0;
  private isTold = false;

  constructor(
    private readonly flow: ReadFlow,
    private readonly limits: Limits,
  ) {
    this.nodes = new Map(flow.nodes.map((node) => [node.id, node]));
    this.indexes = new Map(flow.nodes.map(({ id }, index) => [id, index]));
    this.variables = new Set(flow.variables.map(({ name }) => name));
  }

  node(node: ReadNode): Reads {
    const reads: Reads[] = [];
    for (const port of node.inputs.values()) {
      const template = this.value(node, port);
      if (template !== null) reads.push(this.template(node, port.name, template));
    }
    for (const { name, holds } of node.definition.options) {
      if (holds === 'expression') reads.push(this.template(node, name, this.option(node, name)));
    }
    return reads.includes('all') ? 'all' : reads.flatMap((read) => read as readonly number[]);
  }

  private value(node: ReadNode, { name, value, dataType }: ReadPort): Template | null {
    const place = { node: node.id, port: name };
    const { expressions, characters } = measure(value);
    if (!this.fits(node, expressions, characters)) return null;
    try {
      const template = parseTemplate(value);
      if (template.kind === 'constant') admit(value, this.limits.maxValueBytes);
      if (!mayFit(template, dataType)) {
        const en = `The input "${name}" is to be ${dataType}, but is given ${describeValue(value)}: correct it`;
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

  /** False where there are too many: told once, and whatever comes after is not looked at any more. */
  private fits({ id }: ReadNode, expressions: number, characters: number): boolean {
    this.expressions += expressions;
    this.characters += characters;
    if (this.expressions <= MAX_EXPRESSIONS && this.characters <= MAX_CHARACTERS) return true;
    if (!this.isTold) {
      const en = `The flow has more than ${MAX_EXPRESSIONS} expressions, or more than ${MAX_CHARACTERS} characters of them: move parts of it to processes of their own`;
      const zh = `流程中的表达式超过 ${MAX_EXPRESSIONS} 个或 ${MAX_CHARACTERS} 个字符：请将一部分移到其他流程`;
      this.flow.faults.add('too-many-expressions', { node: id }, en, zh);
    }
    this.isTold = true;
    return false;
  }

  private bad({ id }: ReadNode, port: string, { message, position }: ExpressionError): void {
    this.flow.faults.add(
      'bad-expression',
      { node: id, port },
      `The expression in "${port}" is wrong at character ${position}: ${message}`,
      `“${port}”中的表达式在第 ${position} 个字符处有误：${message}`,
    );
  }

  private option(node: ReadNode, name: string): Template {
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

  private template(node: ReadNode, port: string, template: Template): Reads {
    for (const expression of expressionsOf(template)) this.references(node, port, expression);
    return readsOf(template, this.indexes);
  }

  private references(node: ReadNode, port: string, { references }: Expression): void {
    const place = { node: node.id, port };
    const { faults } = this.flow;
    for (const { name, instead, position } of references.forbidden) {
      const en = `$${name} (at character ${position} of "${port}") gives something else each time: use the node ${instead}`;
      faults.add(
        'forbidden-function',
        place,
        en,
        `$${name}（“${port}”第 ${position} 个字符处）每次结果不同：请改用节点 ${instead}`,
      );
    }
    for (const { message, position } of references.badPatterns) {
      const en = `The pattern at character ${position} of "${port}" is not supported: ${message}. Look-around and back-references are not`;
      faults.add(
        'bad-expression',
        place,
        en,
        `“${port}”第 ${position} 个字符处的正则不受支持（不支持环视和反向引用）：${message}`,
      );
    }
    for (const name of new Set(references.variables)) {
      if (this.variables.has(name)) continue;
      const en = `"${port}" reads vars.${name}, but the flow declares no variable "${name}": declare it, or correct the name`;
      faults.add(
        'unknown-variable',
        place,
        en,
        `“${port}”读取 vars.${name}，但流程没有声明变量“${name}”：请声明或改正名称`,
      );
    }
    for (const { node: id, port: output } of references.nodes) {
      const other = this.nodes.get(id);
      if (other !== undefined && (output === null || other.outputs.has(output))) continue;
      const what = output === null ? `nodes.${id}` : `nodes.${id}.${output}`;
      const en = `"${port}" reads ${what}, but there is no such ${other === undefined ? 'node' : 'output'}: correct the name`;
      faults.add(
        'unknown-reference',
        place,
        en,
        `“${port}”读取 ${what}，但不存在这样的${other === undefined ? '节点' : '输出'}：请改正名称`,
      );
    }
  }
}
