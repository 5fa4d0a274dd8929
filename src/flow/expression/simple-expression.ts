import type { SyntaxTree } from './syntax-tree.js';

/** The result of a simple evaluation that must be left to JSONata, for example because of an array or an error. */
export const NOT_SIMPLE = Symbol('not simple');

/** Evaluates with the values of `vars`, `inputs`, `job` and `nodes`; undefined is JSONata's nothing. */
export type Simple = (root: Record<string, unknown>) => unknown;

/**
 * Most expressions are paths, arithmetic and comparisons of single values. JSONata needs several promises for each. This
 * evaluates them synchronously, and leaves everything that could differ from JSONata to it (`NOT_SIMPLE`).
 *
 * @returns null for an expression with anything else in it
 */
export function makeSimple(part: SyntaxTree): Simple | null {
  if (part.group !== undefined || part.predicate !== undefined || part.keepArray === true) return null;
  switch (part.type) {
    case 'string':
    case 'number':
    case 'value': {
      // The tree itself is modified later.
      const { value } = part;
      return () => value;
    }
    case 'path':
      return makePath(part);
    case 'block':
      return part.expressions?.length === 1 && part.expressions[0] ? makeSimple(part.expressions[0]) : null;
    case 'binary':
      return makeBinary(part);
    case 'condition':
      return makeCondition(part);
    default:
      return null;
  }
}

function makePath(part: SyntaxTree): Simple | null {
  if (part.steps === undefined || part.tuple === true || part.keepSingletonArray === true) return null;
  const names: string[] = [];
  // `$$` is what the expression is evaluated against.
  const isRoot = part.steps[0]?.type === 'variable' && part.steps[0].value === '$';
  for (const step of isRoot ? part.steps.slice(1) : part.steps) {
    const plain = step.type === 'name' && typeof step.value === 'string' && Object.keys(step).length === 3;
    if (!plain) return null;
    names.push(step.value as string);
  }
  return (root) => {
    let value: unknown = root;
    for (const name of names) {
      if (Array.isArray(value)) return NOT_SIMPLE;
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  };
}

function makeCondition(part: SyntaxTree): Simple | null {
  const condition = part.condition && makeSimple(part.condition);
  const then = part.then && makeSimple(part.then);
  const otherwise = part.else === undefined ? () => undefined : makeSimple(part.else);
  if (!condition || !then || !otherwise) return null;
  return (root) => {
    const verdict = truth(condition(root));
    return verdict === NOT_SIMPLE ? NOT_SIMPLE : verdict ? then(root) : otherwise(root);
  };
}

function makeBinary(part: SyntaxTree): Simple | null {
  const left = part.lhs && makeSimple(part.lhs);
  const right = part.rhs && makeSimple(part.rhs);
  if (!left || !right) return null;
  if (part.value === 'and' || part.value === 'or') {
    const decided = part.value === 'or';
    return (root) => {
      const verdict = truth(left(root));
      return verdict === NOT_SIMPLE || verdict === decided ? verdict : truth(right(root));
    };
  }
  const operate = OPERATORS.get(part.value);
  return operate === undefined ? null : (root) => operate(left(root), right(root));
}

type Operator = (a: unknown, b: unknown) => unknown;

const OPERATORS = new Map<unknown, Operator>([
  ['+', arithmetic((a, b) => a + b)],
  ['-', arithmetic((a, b) => a - b)],
  ['*', arithmetic((a, b) => a * b)],
  ['/', arithmetic((a, b) => a / b)],
  ['%', arithmetic((a, b) => a % b)],
  ['<', comparison((a, b) => a < b)],
  ['<=', comparison((a, b) => a <= b)],
  ['>', comparison((a, b) => a > b)],
  ['>=', comparison((a, b) => a >= b)],
  ['=', equality(true)],
  ['!=', equality(false)],
  ['&', concatenate],
]);

function arithmetic(operate: (a: number, b: number) => number): Operator {
  return (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return NOT_SIMPLE;
    const result = operate(a, b);
    return Number.isFinite(result) ? result : NOT_SIMPLE;
  };
}

function comparison(compare: (a: string | number, b: string | number) => boolean): Operator {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return compare(a, b);
    return typeof a === 'string' && typeof b === 'string' ? compare(a, b) : NOT_SIMPLE;
  };
}

function equality(wanted: boolean): Operator {
  return (a, b) => (isScalar(a) && isScalar(b) ? (a === b) === wanted : NOT_SIMPLE);
}

function concatenate(a: unknown, b: unknown): unknown {
  if (!isShortText(a) || !isShortText(b)) return NOT_SIMPLE;
  return String(a) + String(b);
}

/** Texts so short that their size need not be checked, and numbers that JSONata formats in the same way. */
function isShortText(value: unknown): boolean {
  return (typeof value === 'string' && value.length < 10_000) || Number.isSafeInteger(value);
}

function isScalar(value: unknown): boolean {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}

function truth(value: unknown): boolean | typeof NOT_SIMPLE {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return typeof value === 'string' ? value.length > 0 : NOT_SIMPLE;
}
