import { LRUCache } from 'lru-cache';
import { excerpt } from '../excerpt.js';
import { Failure } from '../failure.js';
import { Evaluation } from './evaluation.js';
import type { EvaluationHost } from './evaluation.js';
import { interpret } from './interpreter.js';
import { findReferences } from './references.js';
import type { References } from './references.js';
import { SLOW_SIGNATURE, slowSignature } from './signatures.js';
import { makeSimple, NOT_SIMPLE } from './simple-expression.js';
import type { Simple } from './simple-expression.js';
import { evaluationError } from './evaluation-errors.js';
import { evaluateInTurn } from './evaluate-in-turn.js';
import { ExpressionError } from './expression-error.js';
import { MAX_DEPTH, syntaxError, TOO_DEEP } from './syntax-errors.js';
import { parse } from './parse.js';
import { depthOf, findPart, walk } from './syntax-tree.js';
import type { SyntaxTree } from './syntax-tree.js';
import { markUses } from './mark-uses.js';
import { orderValues } from './order-values.js';

/** How many characters that the parser has copied take the memory of one. */
const COPIED_A_CHARACTER = 12;

/** Each item of a list is copied with all of its bindings. */
const MAX_BINDINGS = 20;
/** To group items with bindings (`items#$i{…}`), JSONata copies those of a group for each further one: 20,000 took a second, this many 10 ms. */
const MAX_GROUPED = 2_000;

export { NOT_SIMPLE };
export type { EvaluationHost };
export type Root = Record<string, unknown>;

/** The value of an expression. `ofSequence`: JSONata unwrapped it from a sequence of one item. */
export interface Evaluated {
  value: unknown;
  ofSequence: boolean;
}

/**
 * Cache of parsed expressions, limited to about 30 MB. A tree takes about 75 bytes per character of its source (lists of numbers 34, of names 180), and
 * much more per character if the source is short (measured).
 */
const cache = new LRUCache<string, Expression>({
  maxSize: 400_000,
  sizeCalculation: (_, source) => source.length + 60,
});

/**
 * The expressions whose trees are kept, limited to about 120 MB of usual ones. A flow can have a million characters of expressions, so 50 jobs of
 * different flows held 1.8 GB of trees. One that is not kept is parsed again, in the turn of its job.
 */
const kept = new LRUCache<Expression, true>({
  maxSize: 1_600_000,
  sizeCalculation: (_, { size }) => size,
  dispose: (_, expression) => expression.forget(),
});

/** Parses an expression, or takes it from the cache. @throws ExpressionError */
export function parseExpression(source: string): Expression {
  const cached = cache.get(source);
  if (cached !== undefined) return cached;
  const expression = new Expression(source);
  cache.set(source, expression);
  return expression;
}

/** A JSONata expression. It can be evaluated any number of times, also concurrently. */
export class Expression {
  readonly references: References;
  /** Null: it is parsed again when it is evaluated. */
  private parsed: { tree: SyntaxTree; simple: Simple | null } | null = null;
  /** The memory of its tree, in characters of usual expressions. */
  size = 0;
  /** How many items with bindings a list may have. */
  private readonly maxBoundItems: number;

  constructor(readonly source: string) {
    try {
      const { tree, copied } = parse(source);
      this.size = source.length + 60 + Math.ceil(copied / COPIED_A_CHARACTER);
      // One character has at most two parts.
      if (2 * source.length > MAX_DEPTH && depthOf(tree) > MAX_DEPTH) throw new ExpressionError(TOO_DEEP, 0);
      const slow = slowSignature(tree);
      if (slow) throw new ExpressionError(SLOW_SIGNATURE, slow.position ?? 0);
      const bindings = bindingsIn(tree);
      if (bindings > MAX_BINDINGS)
        throw new ExpressionError(
          {
            en: `An expression has at most ${MAX_BINDINGS} bindings (#, @, %)`,
            zh: `一个表达式最多 ${MAX_BINDINGS} 个绑定（#、@、%）`,
          },
          0,
        );
      const then = bindings > 0 ? bindingOfThen(tree) : undefined;
      if (then)
        throw new ExpressionError(
          { en: 'Items cannot be bound to $then', zh: '不能把各项绑定到 $then' },
          then.position ?? 0,
        );
      this.maxBoundItems = bindings > 0 && hasGroup(tree) ? MAX_GROUPED : Infinity;
      this.references = findReferences(tree);
      this.keep(tree);
    } catch (error) {
      if (error instanceof ExpressionError) throw error;
      const { position } = error as { position?: unknown };
      const read = typeof position === 'number' ? position : 0;
      throw new ExpressionError(syntaxError(error, source, read), read);
    }
  }

  /** Frees the memory of its tree. */
  forget(): void {
    this.parsed = null;
  }

  private keep(tree: SyntaxTree): SyntaxTree {
    const simple = makeSimple(tree);
    markUses(tree);
    orderValues(tree);
    this.parsed = { tree, simple };
    kept.set(this, true);
    return tree;
  }

  /** The value, if it can be computed synchronously and its tree is kept; else `NOT_SIMPLE`, and {@link evaluate} computes it. Never throws. */
  evaluateNow(root: Root): unknown {
    const simple = this.parsed?.simple;
    return simple ? simple(root) : NOT_SIMPLE;
  }

  /** @throws Failure with the reason; another attempt would fail as well */
  async evaluate(root: Root, host: EvaluationHost): Promise<Evaluated> {
    const evaluation = new Evaluation(host, new Set([root, root.vars, root.nodes, root.inputs]));
    try {
      const value = await evaluateInTurn(
        host,
        () => evaluation.yieldIfSpent(),
        () =>
          interpret(
            this.parsed?.tree ?? this.keep(parse(this.source).tree),
            root,
            evaluation,
            this.maxBoundItems,
          ),
      );
      // Nothing is a sequence of nothing.
      return { value, ofSequence: value === undefined || evaluation.isOfSequence(value) };
    } catch (error) {
      const { en, zh } = evaluationError(error);
      const source = excerpt(this.source, 80);
      throw new Failure(
        { en: `the expression ${source} failed: ${en}`, zh: `表达式 ${source} 求值失败：${zh}` },
        false,
      );
    } finally {
      evaluation.end();
    }
  }
}

/** How often it binds items (`@$v`), their places (`#$i`) or their parents (`%`). Not by its text, where comments may stand between. */
function bindingsIn(tree: SyntaxTree): number {
  let count = 0;
  walk(tree, ({ type, focus, index }) => {
    if (focus !== undefined) count++;
    // A place after a filter is a part of its own.
    if (type === 'index' || typeof index === 'string') count++;
    if (type === 'parent') count++;
  });
  return count;
}

/** Whether it groups items anywhere: `items{key: value}`. */
const hasGroup = (tree: SyntaxTree): boolean =>
  findPart(tree, ({ group }) => group !== undefined) !== undefined;

/** Where it binds items to `$then`: JSONata awaits the bindings of an item, so a function of that name would be called. */
const bindingOfThen = (tree: SyntaxTree): SyntaxTree | undefined =>
  findPart(tree, ({ focus }) => focus === 'then');
