import type { Focus } from './built-ins.js';
import type { SyntaxTree } from './syntax-tree.js';

/** The symbol under which JSONata looks for what it calls, and awaits, before the evaluation of a part: with its syntax tree. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry');

/** Whether JSONata is about to begin one of several values. It does so right after it has read the value from the tree. */
let isNext = false;

/** Tells when JSONata begins the items of a list in brackets. */
export function announceItems(items: SyntaxTree[]): void {
  Object.defineProperty(items, 'map', { value: mapAnnounced });
}

function mapAnnounced<Result>(
  this: SyntaxTree[],
  begin: (item: SyntaxTree, index: number) => Result,
): Result[] {
  return Array.prototype.map.call(this, (item: SyntaxTree, index) => {
    isNext = true;
    return begin(item, index);
  }) as Result[];
}

/** Tells when JSONata begins the value of a pair in braces. */
export function announceValue(pair: SyntaxTree[]): void {
  const [, value] = pair;
  Object.defineProperty(pair, 1, {
    configurable: true,
    enumerable: true,
    get: () => {
      isNext = true;
      return value;
    },
  });
}

/**
 * Lets JSONata find `begin` before the values that were announced. Before other parts it finds nothing: to await something before each part took a
 * third more time.
 */
export function callBefore(
  environment: Focus['environment'],
  begin: (part: SyntaxTree) => Promise<void> | undefined,
): void {
  const lookup = environment.lookup.bind(environment);
  environment.lookup = (name) => {
    if (name !== ENTRY) return lookup(name);
    const isAnnounced = isNext;
    isNext = false;
    return isAnnounced ? begin : undefined;
  };
}

/**
 * Evaluates the values in brackets or braces one after the other. JSONata begins them all at once, in one piece: 9,000 groups
 * (`{key: value}`) stopped a worker for more than a second. They also counted as nested in each other, so whether they met the limit of depth
 * depended on when the evaluation yielded: a replay could decide differently.
 *
 * Nothing else of JSONata begins two evaluations without an `await` between them, so those that begin in one microtask are of the same brackets.
 */
export class ValuesInOrder {
  /** The values that wait in each brackets that are being evaluated, in reverse order; the innermost brackets are the last. */
  private readonly waiting: (() => void)[][] = [];
  private isBeginning = false;

  /** Takes the begin of a part; resolves when its value may be evaluated, or gives undefined if it may be at once. */
  readonly begin = (part: SyntaxTree): Promise<void> | undefined => {
    if (part.uses?.amongOthers !== true) return undefined;
    if (this.isBeginning) return new Promise((resolve) => this.waiting.at(-1)?.push(resolve));
    this.isBeginning = true;
    this.waiting.push([]);
    queueMicrotask(this.allBegun);
    return undefined;
  };

  private readonly allBegun = (): void => {
    this.isBeginning = false;
    this.waiting.at(-1)?.reverse();
  };

  /** Takes the end of a value: the next one begins. */
  end(): void {
    const next = this.waiting.at(-1)?.pop();
    if (next === undefined) this.waiting.pop();
    else next();
  }
}
