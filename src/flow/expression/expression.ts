import jsonata from 'jsonata';
import { LRUCache } from 'lru-cache';
import { Failure } from '../failure.js';
import { EXIT } from './built-ins.js';
import { Evaluation } from './evaluation.js';
import type { EvaluationHost } from './evaluation.js';
import { EVALUATION, GUARDED } from './guarded-functions.js';
import { findReferences } from './references.js';
import type { References } from './references.js';
import { LinearRegExp } from './regex-engine.js';
import { makeSimple, NOT_SIMPLE } from './simple-expression.js';
import type { Simple } from './simple-expression.js';
import { walk } from './syntax-tree.js';
import type { SyntaxTree } from './syntax-tree.js';

/** JSONata's own bounds. Lists longer than `sequence` go by way of `forEach`; `stack` bears that many list items, too. */
const OPTIONS = {
  timeout: 20_000,
  stack: 20_000,
  sequence: 20_000,
  RegexEngine: LinearRegExp as unknown as RegExpConstructor,
};
/** JSONata's order-by (`^`) takes memory by the square of the list. */
const MAX_ORDER_BY = 5_000;
const MAX_SOURCE = 50_000;

export { NOT_SIMPLE };
export type { EvaluationHost };
export type Root = Record<string, unknown>;

/** What an expression has come to; `ofSequence`: JSONata made a sequence, of which it gives the only item. */
export interface Evaluated {
  value: unknown;
  ofSequence: boolean;
}

/** An expression does not parse. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

const cache = new LRUCache<string, Expression>({ max: 5_000 });

/** The expression of a text, parsed once. @throws ExpressionError */
export function parseExpression(source: string): Expression {
  const cached = cache.get(source);
  if (cached !== undefined) return cached;
  const expression = new Expression(source);
  cache.set(source, expression);
  return expression;
}

/** A JSONata expression that may be evaluated any number of times, also at once. */
export class Expression {
  readonly references: References;
  private readonly simple: Simple | null;
  private readonly expression: jsonata.Expression;

  constructor(readonly source: string) {
    if (source.length > MAX_SOURCE)
      throw new ExpressionError(`An expression has at most ${MAX_SOURCE} characters`, 0);
    this.expression = parse(source);
    const tree = this.expression.ast() as unknown as SyntaxTree;
    this.references = findReferences(tree);
    this.simple = makeSimple(tree);
    prepare(tree);
    for (const [name, definition] of GUARDED) this.expression.assign(name, definition);
    this.expression.assign(EXIT, handOut);
  }

  /** The value where it is to be had at once; `NOT_SIMPLE` where {@link evaluate} must be asked. Never throws. */
  evaluateNow(root: Root): unknown {
    return this.simple === null ? NOT_SIMPLE : this.simple(root);
  }

  /** @throws Failure saying what is wrong; another attempt would fail as well */
  async evaluate(root: Root, host: EvaluationHost): Promise<Evaluated> {
    const evaluation = new Evaluation(host, new Set([root, root.vars, root.nodes, root.inputs]));
    try {
      const value: unknown = await this.expression.evaluate(root, { [EVALUATION]: evaluation });
      return { value, ofSequence: evaluation.isOfSequence(value) };
    } catch (error) {
      throw new Failure(`the expression ${excerpt(this.source)} failed: ${reason(error)}`, false);
    }
  }
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source, OPTIONS);
  } catch (error) {
    const position = (error as { position?: unknown }).position;
    throw new ExpressionError(reason(error), typeof position === 'number' ? position : 0);
  }
}

function handOut(part: SyntaxTree, input: unknown, frame: Frame, value: unknown): Promise<void> | undefined {
  const evaluation = frame.lookup(EVALUATION) as Evaluation;
  if (part.type === 'value' && part.value === START) guardOrderBy(frame);
  return evaluation.handOut(part, input, frame, value);
}

interface Frame {
  lookup(name: string): unknown;
  base: { createSequence: (...items: unknown[]) => unknown[] };
}

const START = Symbol('start');

/** Rewrites the tree where JSONata alone could be made to hang. */
function prepare(tree: SyntaxTree): void {
  walk(tree, (part) => {
    if (part.type === 'binary' && (part.value === '&' || part.value === '=' || part.value === '!=')) {
      if (part.lhs) part.lhs.wholly = true;
      if (part.rhs) part.rhs.wholly = true;
    }
  });
  // A first part of our own, so that the frame can be laid hands on before anything of the user's runs.
  const inner = { ...tree };
  for (const key of Object.keys(tree)) Reflect.deleteProperty(tree, key);
  Object.assign(tree, { type: 'block', expressions: [{ type: 'value', value: START }, inner] });
}

/** Order-by begins by cutting the sequence in halves: there its length is checked. */
function guardOrderBy({ base }: Frame): void {
  const { createSequence } = base;
  base.createSequence = (...items) => {
    const sequence = createSequence(...items);
    const slice = (start: number, end?: number) => {
      if (sequence.length > MAX_ORDER_BY) {
        throw new Failure(
          `order-by (^) takes at most ${MAX_ORDER_BY} items; sort longer lists by $sort with a function`,
          false,
        );
      }
      return Array.prototype.slice.call(sequence, start, end) as unknown[];
    };
    Object.defineProperty(sequence, 'slice', { value: slice });
    return sequence;
  };
}

function reason(error: unknown): string {
  const { message, position } = error as { message?: unknown; position?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : 'it is not valid';
  const where = typeof position === 'number' ? ` (at character ${position})` : '';
  return excerpt(text, 500) + where;
}

function excerpt(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
