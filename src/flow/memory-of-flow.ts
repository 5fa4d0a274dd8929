import type { CompiledInput } from './compiled-flow.js';
import type { Expression } from './expression/expression.js';
import type { Template } from './expression/template.js';
import type { ParsedNode } from './graph/parsed-node.js';
import type { ParsedVariable } from './graph/parse-variables.js';
import { memoryOf } from './memory-of.js';

/* What the parts of a compiled flow take besides their values, in bytes, as measured with Node 20. */

/** A flow with the table of its variables. */
const FLOW_BYTES = 320;
const VARIABLE_BYTES = 48;
const NODE_BYTES = 640;
const PORT_BYTES = 128;
const LINK_BYTES = 20;
/** An expression with what it refers to. Its tree is not counted: `expression.ts` bounds the trees of all flows together. */
const EXPRESSION_BYTES = 700;
/** A place at which a text has an expression. */
const PLACE_BYTES = 200;

/** Approximately the memory that the variables of a flow take, in bytes. */
export const memoryOfVariables = (variables: readonly ParsedVariable[]): number =>
  FLOW_BYTES +
  VARIABLE_BYTES * variables.length +
  memoryOf(variables.map(({ name, value }) => [name, value]));

/** Adds up approximately the memory that a compiled flow takes. It can be 30 times its text: many short expressions. */
export class FlowMemory {
  bytes: number;
  /** Nodes often have the same expressions, which are shared. */
  private readonly expressions = new Set<Expression>();

  constructor(variables: readonly ParsedVariable[], links: number) {
    this.bytes = memoryOfVariables(variables) + LINK_BYTES * links;
  }

  /** @param compiled its inputs */
  addNode({ id, inputs, outputs, options }: ParsedNode, compiled: readonly CompiledInput[]): void {
    // Its id is kept twice: also as the key of records.
    this.bytes += NODE_BYTES + 2 * id.length + PORT_BYTES * (inputs.size + outputs.size) + memoryOf(options);
    for (const { value } of inputs.values()) this.bytes += memoryOf(value);
    for (const { own } of compiled) this.addTemplate(own);
  }

  private addTemplate(template: Template): void {
    if (template.kind === 'expression') this.addExpression(template.expression);
    else if (template.kind === 'text') {
      for (const part of template.parts) if (typeof part !== 'string') this.addExpression(part);
    } else if (template.kind === 'array') {
      for (const item of template.items) this.addTemplate(item);
    } else if (template.kind === 'object') {
      for (const [, item] of template.entries) this.addTemplate(item);
    }
  }

  private addExpression(expression: Expression): void {
    this.bytes += PLACE_BYTES;
    if (this.expressions.has(expression)) return;
    this.expressions.add(expression);
    this.bytes += EXPRESSION_BYTES + expression.source.length;
  }
}
