import type { SyntaxTree } from './syntax-tree.js';

/** The symbol under which JSONata finds what it calls, and awaits, before each evaluation of a part: with the syntax tree. */
export const ENTRY = Symbol.for('jsonata.__evaluate_entry');

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
    queueMicrotask(() => {
      this.isBeginning = false;
      this.waiting.at(-1)?.reverse();
    });
    return undefined;
  };

  /** Takes the end of a value: the next one begins. */
  end(): void {
    const next = this.waiting.at(-1)?.pop();
    if (next === undefined) this.waiting.pop();
    else next();
  }
}
