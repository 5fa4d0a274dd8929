import { admit } from '../admit.js';
import type { NodeReads } from '../compiled-flow.js';
import { optionTemplate } from '../compile-node.js';
import { ExpressionError, tooLong } from '../expression/expression-error.js';
import { expressionsOf, offsetsIn, parseTemplate } from '../expression/template.js';
import type { Template } from '../expression/template.js';
import { describeValue } from '../data-type.js';
import { Failure, messageOf } from '../failure.js';
import type { Json } from '../json.js';
import type { Limits } from '../limits.js';
import { templateFits } from './template-fits.js';
import type { ParsedFlow } from './parse-flow.js';
import type { ParsedNode, ParsedPort } from './parsed-node.js';
import { nodesReadBy } from './nodes-read-by.js';
import { ReferenceCheck } from './reference-check.js';

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
const MAX_INSTRUCTIONS_OF_FLOW = 100_000;

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

class ExpressionCheck {
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly references: ReferenceCheck;

  private expressions = 0;
  private characters = 0;
  private instructions = 0;
  private isReported = false;

  constructor(
    private readonly flow: ParsedFlow,
    private readonly limits: Limits,
  ) {
    this.indexes = new Map(flow.nodes.map(({ id }, index) => [id, index]));
    this.references = new ReferenceCheck(flow);
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
    if (isFew && this.instructions <= MAX_INSTRUCTIONS_OF_FLOW) return true;
    if (!this.isReported) {
      const en = `The flow has more than ${MAX_EXPRESSIONS} expressions, or more than ${MAX_CHARACTERS} characters of them, or patterns of more than ${MAX_INSTRUCTIONS_OF_FLOW} steps: move parts of it to other processes`;
      const zh = `流程中的表达式超过 ${MAX_EXPRESSIONS} 个或 ${MAX_CHARACTERS} 个字符，或其中的正则合计超过 ${MAX_INSTRUCTIONS_OF_FLOW} 步：请将一部分移到其他流程`;
      this.flow.faults.add('too-many-expressions', { node: id }, en, zh);
    }
    this.isReported = true;
    return false;
  }

  private bad({ id }: ParsedNode, port: string, { fault }: ExpressionError): void {
    this.flow.faults.add(
      'bad-expression',
      { node: id, port },
      `The expression in "${port}" ${fault.en}`,
      `“${port}”中的表达式${fault.zh}`,
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
      this.references.check(node, port, expression.references, () => offsetOf(expression));
    }
    return nodesReadBy(template, this.indexes);
  }
}
