import jsonata from 'jsonata';
import { LRUCache } from 'lru-cache';
import { excerpt } from '../excerpt.js';
import { Failure } from '../failure.js';
import { Evaluation } from './evaluation.js';
import type { EvaluationHost } from './evaluation.js';
import { interpret } from './interpreter.js';
import { findReferences } from './references.js';
import type { References } from './references.js';
import { makeSimple, NOT_SIMPLE } from './simple-expression.js';
import type { Simple } from './simple-expression.js';
import { walk, withoutParser } from './syntax-tree.js';
import type { SyntaxTree } from './syntax-tree.js';

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
  private readonly tree: SyntaxTree;

  constructor(readonly source: string) {
    if (source.length > MAX_SOURCE)
      throw new ExpressionError(`An expression has at most ${MAX_SOURCE} characters`, 0);
    try {
      this.tree = parse(source);
      this.references = findReferences(this.tree);
      this.simple = makeSimple(this.tree);
      markWhole(this.tree);
    } catch (error) {
      const { position } = error as { position?: unknown };
      const message = error instanceof RangeError ? 'It nests too deep' : reason(error);
      throw new ExpressionError(message, typeof position === 'number' ? position : 0);
    }
  }

  /** The value where it is to be had at once; `NOT_SIMPLE` where {@link evaluate} must be asked. Never throws. */
  evaluateNow(root: Root): unknown {
    return this.simple === null ? NOT_SIMPLE : this.simple(root);
  }

  /** @throws Failure saying what is wrong; another attempt would fail as well */
  async evaluate(root: Root, host: EvaluationHost): Promise<Evaluated> {
    const evaluation = new Evaluation(host, new Set([root, root.vars, root.nodes, root.inputs]));
    try {
      const value = await interpret(this.tree, root, evaluation);
      return { value, ofSequence: evaluation.isOfSequence(value) };
    } catch (error) {
      throw new Failure(`the expression ${excerpt(this.source, 80)} failed: ${reason(error)}`, false);
    }
  }
}

/** JSONata's parser by itself, which makes none of what an evaluation needs. */
const { parser } = jsonata as { parser?: (source: string) => SyntaxTree };

function parse(source: string): SyntaxTree {
  try {
    if (parser !== undefined) return withoutParser(parser(source));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // The parser's errors bear a code; their words come from the whole.
  }
  return withoutParser(jsonata(source).ast() as SyntaxTree);
}

/** Marks what is written out or compared as a whole: there JSONata would go through all that it holds. */
function markWhole(tree: SyntaxTree): void {
  walk(tree, (part) => {
    if (part.type === 'binary' && (part.value === '&' || part.value === '=' || part.value === '!=')) {
      if (part.lhs) part.lhs.wholly = true;
      if (part.rhs) part.rhs.wholly = true;
    }
  });
}

function reason(error: unknown): string {
  const { message, position } = error as { message?: unknown; position?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : 'it is not valid';
  const where = typeof position === 'number' ? ` (at character ${position})` : '';
  return excerpt(text, 500) + where;
}
