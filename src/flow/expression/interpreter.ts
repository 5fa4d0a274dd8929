/**
 * JSONata's evaluator, created once for all expressions. Parsing an expression makes a syntax tree and many other objects, of
 * which only the tree is kept. To be evaluated, the tree becomes the body of a function that JSONata calls.
 */
import jsonata from 'jsonata';
import { Failure } from '../failure.js';
import { EXIT } from './built-ins.js';
import type { Focus } from './built-ins.js';
import type { Evaluation } from './evaluation.js';
import { EVALUATION } from './guard.js';
import { GUARDED } from './guarded-functions.js';
import { LinearRegExp } from './regex-engine.js';
import type { SyntaxTree } from './syntax-tree.js';
import { callBefore } from './values-in-order.js';

/**
 * JSONata's own limits. Use `forEach` for longer lists; `stack` also counts the items of a list. JSONata's `timeout` is not used:
 * it would include the work of other jobs, and a replay could decide differently. {@link Evaluation} counts work instead.
 */
const OPTIONS = { stack: 20_000, sequence: 20_000 };
/** The most items of a list that an expression makes. */
export const MAX_SEQUENCE = OPTIONS.sequence;
/** JSONata's order-by (`^`) takes memory quadratic in the length of the list. */
const MAX_ORDER_BY = 5_000;

/** Names that expressions cannot contain. */
const TREE = ' tree';
const BODY = ' body';
const MAX_BOUND_ITEMS = ' max bound items';

/** The outermost frame of one evaluation. */
interface Base {
  /** How many parts are being evaluated: nested, and beside each other. */
  depth: number;
  /** JSONata calls it at the begin of each. */
  guardrails: () => void;
  createSequence: (...items: unknown[]) => unknown[];
  RegexEngine: unknown;
}

interface Frame extends Focus {
  input: unknown;
  environment: Focus['environment'] & { base: Base };
}

/**
 * Evaluates a tree with the input document `root`. Rejects with the error that JSONata throws.
 *
 * @param maxBoundItems how many items with bindings (`#`, `@`, `%`) a list may have
 */
export async function interpret(
  tree: SyntaxTree,
  root: unknown,
  evaluation: Evaluation,
  maxBoundItems: number,
): Promise<unknown> {
  const names = { [TREE]: tree, [EVALUATION]: evaluation, [MAX_BOUND_ITEMS]: maxBoundItems };
  return (await interpreter.evaluate(root, names)) as unknown;
}

/**
 * JSONata marks what `x[]` gives, even a list of the flow, where `*` would then find the mark as one more item. It reads the mark of sequences
 * only, so only these keep it.
 */
Object.defineProperty(Array.prototype, 'keepSingleton', {
  configurable: true,
  set(this: unknown[], value: unknown) {
    if (!Object.hasOwn(this, 'sequence')) return;
    Object.defineProperty(this, 'keepSingleton', { value, configurable: true, writable: true });
  },
});

const interpreter = makeInterpreter();

function makeInterpreter(): jsonata.Expression {
  const expression = jsonata('$body()()', OPTIONS);
  const call = expression.ast() as SyntaxTree;
  if (call.procedure?.procedure !== undefined) call.procedure.procedure.value = BODY;
  // Errors have their position in the user's expression, not in this one.
  for (const part of [call, call.procedure, call.procedure?.procedure]) delete part?.position;
  for (const [name, definition] of GUARDED) expression.assign(name, definition);
  expression.assign(BODY, { _jsonata_function: true, implementation: makeBody });
  expression.assign(EXIT, handOut);
  return expression;
}

/** The tree as the body of a function, in JSONata's representation. */
function makeBody(this: Frame) {
  const { environment, input } = this;
  limitDepth(environment.base);
  guardSequences(environment.base, environment.lookup(MAX_BOUND_ITEMS) as number);
  const evaluation = environment.lookup(EVALUATION) as Evaluation;
  const tree = environment.lookup(TREE) as SyntaxTree;
  if (tree.uses?.hasOthers) callBefore(environment, evaluation.begin);
  environment.base.RegexEngine = function (pattern: RegExp) {
    return new LinearRegExp(pattern, pattern.flags, evaluation.countSearch);
  };
  return { _jsonata_lambda: true, environment, input, arguments: [], body: tree };
}

function handOut(part: SyntaxTree, input: unknown, frame: Focus['environment'], value: unknown) {
  return (frame.lookup(EVALUATION) as Evaluation).handOut(part, input, frame, value);
}

/**
 * JSONata's check, with one error for all parts. JSONata begins the values of all groups (`{key: value}`) at once, and would make an error with a
 * stack for each beyond the limit: 10,000 of them stopped a worker for 0.3 s.
 */
function limitDepth(base: Base): void {
  let tooDeep: Error | undefined;
  base.guardrails = () => {
    if (base.depth > OPTIONS.stack)
      throw (tooDeep ??= Object.assign(new Error(), { code: 'D1011', value: OPTIONS.stack }));
  };
}

/** Checks the length of a sequence where JSONata does not: order-by begins by halving it, and items with bindings are marked by `tupleStream`. */
function guardSequences(base: Base, maxBoundItems: number): void {
  const { createSequence } = base;
  base.createSequence = (...items) => {
    const sequence = createSequence(...items);
    sequence.slice = guardedSlice;
    if (maxBoundItems < Infinity) boundOnceMarked(sequence, maxBoundItems);
    return sequence;
  };
}

/** Lets a sequence have at most so many items once JSONata has marked them as items with bindings. */
function boundOnceMarked(sequence: unknown[], most: number): void {
  let isMarked = false;
  const { push } = sequence;
  Object.defineProperty(sequence, 'tupleStream', {
    get: () => isMarked,
    set: (value: boolean) => {
      isMarked = value;
      sequence.push = (...items) => {
        if (sequence.length >= most)
          throw new Failure(
            {
              en: `an expression with bindings (#, @, %) and groups takes at most ${most} items`,
              zh: `带绑定（#、@、%）和分组的表达式最多 ${most} 项`,
            },
            false,
          );
        return push.apply(sequence, items);
      };
    },
  });
}

function guardedSlice(this: unknown[], start?: number, end?: number): unknown[] {
  if (this.length > MAX_ORDER_BY) {
    throw new Failure(
      {
        en: `order-by (^) takes at most ${MAX_ORDER_BY} items; sort longer lists with $sort and a function`,
        zh: `排序（^）最多 ${MAX_ORDER_BY} 项；更长的列表请用带函数的 $sort`,
      },
      false,
    );
  }
  return Array.prototype.slice.call(this, start, end) as unknown[];
}
