import { knownWeight, weighText } from '../admit.js';
import { Failure } from '../failure.js';
import { nextTurn, turnIsOver } from '../turns.js';
import type { SyntaxTree } from './syntax-tree.js';

/** How many parts of an expression may be evaluated in one evaluation: a second or two. */
export const MAX_PARTS = 1_000_000;
const MAX_NESTING = 500;
/** What one evaluation may make, all values that it has forgotten again included: a bound for what it holds at once. */
const MAX_MADE_BYTES = 128 * 1024 * 1024;
/** How many calls of functions that take functions (`$map`) may be open at once, within each other or side by side;
 * the bound of the stack does not see them. */
const MAX_CALLS = 10_000;
const NONE = Symbol('none');

/** What an evaluation is held to. */
export interface EvaluationHost {
  maxValueBytes: number;
  maxParts: number;
  /** Whether the job has ended meanwhile, so that nobody wants the value. */
  ended(): boolean;
}

/**
 * One evaluation of an expression. JSONata hands out every intermediate value here, where it is weighed: no timeout
 * catches a value that doubles 25 times. Long evaluations take turns with whatever else the thread has to do.
 */
export class Evaluation {
  private parts = 0;
  private made = 0;
  private calls = 0;
  private single: unknown = NONE;
  private readonly fresh = new WeakMap<object, number>();
  private readonly whole = new WeakMap<object, number>();
  private remembers = true;

  /** @param roots what holds all that the expression may read, which is as a whole larger than a value may be */
  constructor(
    private readonly host: EvaluationHost,
    private readonly roots: ReadonlySet<unknown>,
  ) {}

  /** What JSONata calls with each value. */
  readonly handOut = (
    part: SyntaxTree,
    _input: unknown,
    _frame: unknown,
    value: unknown,
  ): Promise<void> | undefined => {
    if (typeof value === 'string') {
      if (value.length > this.host.maxValueBytes) this.tooLarge();
      if (part.type === 'function' || part.type === 'binary') this.count(value.length);
      if (part.wholly === true) this.check(value, true);
    } else if (typeof value === 'object' && value !== null && !this.roots.has(value)) {
      this.check(value, part.wholly === true);
    }
    this.remember(value);
    // A call may have taken its time, whatever it gives.
    return this.work(1) ?? (part.type === 'function' ? this.restIfOver() : undefined);
  };

  /** Whether the value comes of a sequence that JSONata has unwrapped since it held but one. */
  isOfSequence(value: unknown): boolean {
    return value === this.single || (Array.isArray(value) && 'sequence' in value);
  }

  /** @throws Failure where the value weighs too much; `wholly` counts what it shares with other values, too */
  check(value: unknown, wholly: boolean): void {
    if (isTupleStream(value)) return;
    if (this.weigh(value, wholly, 0) > this.host.maxValueBytes) this.tooLarge();
  }

  /** Calls what may call functions of the expression, which may come back here. */
  async call(native: () => unknown): Promise<unknown> {
    if (++this.calls > MAX_CALLS)
      throw new Failure(`more than ${MAX_CALLS} calls of its functions are open at once`, false);
    const value = await native();
    this.calls--;
    return value;
  }

  /** @throws Failure where a text of that many characters would be too long */
  checkLength(length: number): void {
    if (length > this.host.maxValueBytes) this.tooLarge();
  }

  /** Counts work, and gives the thread back for a turn when it is time. */
  work(parts: number): Promise<void> | undefined {
    this.parts += parts;
    const { maxParts } = this.host;
    if (this.parts > maxParts) throw new Failure(`it takes more than ${maxParts} evaluations`, false);
    return (this.parts & 15) < parts ? this.restIfOver() : undefined;
  }

  private restIfOver(): Promise<void> | undefined {
    return turnIsOver() ? this.rest() : undefined;
  }

  /** From here on arrays and objects may change after they were handed out. */
  expectChanges(): void {
    this.remembers = false;
  }

  private async rest(): Promise<void> {
    await new Promise<void>((resolve) => nextTurn(resolve));
    if (this.host.ended()) throw new Failure('the job has ended', false);
  }

  private remember(value: unknown): void {
    if (Array.isArray(value) && value.length === 1 && 'sequence' in value) this.single = value[0] as unknown;
    else if (value !== this.single) this.single = NONE;
  }

  private weigh(value: unknown, wholly: boolean, depth: number): number {
    if (typeof value === 'string') return weighText(value);
    if (typeof value !== 'object' || value === null) return 8;
    const known = knownWeight(value);
    if (known !== undefined) return wholly || depth === 0 ? known : 8;
    const weights = wholly ? this.whole : this.fresh;
    const remembered = weights.get(value);
    if (remembered !== undefined) return remembered;
    if ('_jsonata_lambda' in value || '_jsonata_function' in value) return 8;
    if (depth > MAX_NESTING)
      throw new Failure(`it makes a value that nests deeper than ${MAX_NESTING} levels`, false);
    let weight = 2;
    if (Array.isArray(value)) {
      for (const item of value) {
        weight += 1 + this.weigh(item, wholly, depth + 1);
        if (weight > this.host.maxValueBytes) break;
      }
    } else {
      for (const [key, item] of Object.entries(value)) {
        weight += weighText(key) + 2 + this.weigh(item, wholly, depth + 1);
        if (weight > this.host.maxValueBytes) break;
      }
    }
    if (!wholly && depth === 0) this.count(weight);
    if (this.remembers) weights.set(value, weight);
    return weight;
  }

  private count(bytes: number): void {
    this.made += bytes;
    if (this.made > MAX_MADE_BYTES)
      throw new Failure(`it makes more than ${MAX_MADE_BYTES} bytes of values on its way`, false);
  }

  private tooLarge(): never {
    throw new Failure(`it makes a value of more than ${this.host.maxValueBytes} bytes`, false);
  }
}

/** A stream of tuples holds each of its values with all that it came by: references, not copies. */
function isTupleStream(value: unknown): boolean {
  return Array.isArray(value) && 'tupleStream' in value;
}
