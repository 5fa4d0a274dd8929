/**
 * JSONata's evaluator, set up once for all expressions: parsing one makes a syntax tree and much else besides, of which
 * only the tree is kept. To evaluate a tree, it is made the body of a function that JSONata calls.
 */
import jsonata from 'jsonata';
import { Failure } from '../failure.js';
import { EXIT } from './built-ins.js';
import type { Focus } from './built-ins.js';
import type { Evaluation } from './evaluation.js';
import { EVALUATION, GUARDED } from './guarded-functions.js';
import { LinearRegExp } from './regex-engine.js';
import type { SyntaxTree } from './syntax-tree.js';

/** JSONata's own bounds. Longer lists go by way of `forEach`; `stack` counts the items of a list, too. */
const OPTIONS = {
  timeout: 20_000,
  stack: 20_000,
  sequence: 20_000,
  RegexEngine: LinearRegExp as unknown as RegExpConstructor,
};
/** JSONata's order-by (`^`) takes memory by the square of the list. */
const MAX_ORDER_BY = 5_000;

/** Names that no expression can write. */
const TREE = ' tree';
const BODY = ' body';

interface Frame extends Focus {
  input: unknown;
  environment: Focus['environment'] & { base: { createSequence: (...items: unknown[]) => unknown[] } };
}

/** Evaluates a tree against `root`. Rejects with whatever JSONata throws. */
export async function interpret(tree: SyntaxTree, root: unknown, evaluation: Evaluation): Promise<unknown> {
  return (await interpreter.evaluate(root, { [TREE]: tree, [EVALUATION]: evaluation })) as unknown;
}

const interpreter = makeInterpreter();

function makeInterpreter(): jsonata.Expression {
  const expression = jsonata('$body()()', OPTIONS);
  const call = expression.ast() as SyntaxTree;
  if (call.procedure?.procedure !== undefined) call.procedure.procedure.value = BODY;
  // Errors are told by their position in the user's expression, not in this one.
  for (const part of [call, call.procedure, call.procedure?.procedure]) delete part?.position;
  for (const [name, definition] of GUARDED) expression.assign(name, definition);
  expression.assign(BODY, { _jsonata_function: true, implementation: makeBody });
  expression.assign(EXIT, handOut);
  return expression;
}

/** The tree as JSONata keeps a function. */
function makeBody(this: Frame) {
  const { environment, input } = this;
  guardOrderBy(environment.base);
  return { _jsonata_lambda: true, environment, input, arguments: [], body: environment.lookup(TREE) };
}

function handOut(part: SyntaxTree, input: unknown, frame: Focus['environment'], value: unknown) {
  return (frame.lookup(EVALUATION) as Evaluation).handOut(part, input, frame, value);
}

/** Order-by begins by cutting the sequence in halves: there its length is checked. */
function guardOrderBy(base: Frame['environment']['base']): void {
  const { createSequence } = base;
  base.createSequence = (...items) => {
    const sequence = createSequence(...items);
    sequence.slice = guardedSlice;
    return sequence;
  };
}

function guardedSlice(this: unknown[], start?: number, end?: number): unknown[] {
  if (this.length > MAX_ORDER_BY) {
    throw new Failure(
      `order-by (^) takes at most ${MAX_ORDER_BY} items; sort longer lists by $sort with a function`,
      false,
    );
  }
  return Array.prototype.slice.call(this, start, end) as unknown[];
}
