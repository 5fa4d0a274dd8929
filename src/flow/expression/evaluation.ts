import { isFunctionOfJsonata, knownSize, MAX_NESTING, sizeOfText } from '../admit.js';
import { Failure } from '../failure.js';
import type { Json } from '../json.js';
import { yieldIfSpent } from '../yield-budget.js';
import type { Focus } from './built-ins.js';
import { GroupKeys } from './group-keys.js';
import { largeEvaluations, type LargeTurn } from './large-evaluations.js';
import type { SyntaxTree } from './syntax-tree.js';
import { checkUse } from './check-use.js';
import { ValuesInOrder } from './values-in-order.js';

/** The maximum of parts in one evaluation: a second or two if they are small. */
export const MAX_PARTS = 1_000_000;
/**
 * How much work counts as one more part: characters, items, and character reads of a pattern times its instructions (20 to 50 ns
 * each, measured).
 */
const CHARACTERS_A_PART = 16 * 1024;
const ITEMS_A_PART = 256;
const READS_A_PART = 64;
/** The fixed cost of a search, in parts. */
const PARTS_A_SEARCH = 4;
/** How many parts are evaluated between two reads of the clock. */
const PARTS_PER_CLOCK_READ = 16;
/** The maximum total size of all values that one evaluation creates, including temporary ones. It limits memory. */
const MAX_MADE_BYTES = 128 * 1024 * 1024;
/** An evaluation whose values have more bytes together is large: only a few of those are in progress at once. */
const LARGE_BYTES = 64 * 1024;
/** The maximum number of open calls of functions that take functions (`$map`), nested or concurrent;
 * the stack limit does not count them. */
const MAX_CALLS = 10_000;
/** How many bytes of a value of the flow count as one more byte of an object or a list that refers to it: JSONata visits all of them at once. */
const REFERRED_BYTES_A_BYTE = 64;
/** The same for a list in a list: conditions and `*` visit the items of both, at each use. */
const LISTED_BYTES_A_BYTE = 8;
/**
 * Weighing a smaller part of a value again takes no longer than the look-up, and each scavenge visits what is remembered: with all 20,000 pairs of
 * a list, evaluations took twice the time.
 */
const REMEMBERED_BYTES = 64;
const NONE = Symbol('none');

/** The limits of an evaluation. */
export interface EvaluationHost {
  /** The id of the user for whom it is. Large evaluations take turns among users. */
  user: number;
  maxValueBytes: number;
  maxParts: number;
  /** Counts the values that evaluations hold for their job: see `LiveBytes`. */
  readonly live?: { hold<Value extends Json>(value: Value): Value; release(value: Json): void };
  /** Whether the job has ended, so that the value is no longer needed. */
  ended(): boolean;
}

/**
 * One evaluation of an expression. JSONata passes every intermediate value to it, and it checks the size, since no timeout
 * stops a value that doubles 25 times. Long evaluations yield to the event loop.
 */
export class Evaluation {
  private parts = 0;
  /** How many parts were counted when the clock was last read. */
  private partsAtClockRead = 0;
  /** What JSONata has handed out last, unless a function has given another one its result since. */
  private handedOut: unknown = NONE;
  private made = 0;
  private calls = 0;
  private single: unknown = NONE;
  private readonly fresh = new WeakMap<object, number>();
  /** Made when it is needed, as `copies`: both together took 8% of a short evaluation. */
  private whole: WeakMap<object, number> | undefined;
  private remembers = true;
  private turn: LargeTurn | null = null;
  private hasTurn = false;
  private isOver = false;
  private copies: WeakSet<object> | undefined;
  private groupKeys: GroupKeys | undefined;
  private order: ValuesInOrder | undefined;

  /** @param roots the objects with everything that the expression may read; together they may be larger than a value */
  constructor(
    private readonly host: EvaluationHost,
    private readonly roots: ReadonlySet<unknown>,
  ) {}

  /** Stops the parts that JSONata still evaluates beside one that has failed, and lets other evaluations begin that wait for this one. */
  end(): void {
    this.isOver = true;
    this.turn?.end();
  }

  /** The hook that JSONata calls before each evaluation of a part, where values of brackets are in the expression. */
  readonly begin = (part: SyntaxTree): Promise<void> | undefined =>
    (this.order ??= new ValuesInOrder()).begin(part);

  /** The hook that JSONata calls with each value. */
  readonly handOut = (
    part: SyntaxTree,
    _input: unknown,
    frame: Focus['environment'],
    value: unknown,
  ): Promise<void> | undefined => {
    let parts = 1;
    const isWhole = part.uses?.wholly === true;
    this.handedOut = value;
    if (typeof value === 'string') {
      parts += Math.floor(value.length / CHARACTERS_A_PART);
      if (value.length > this.host.maxValueBytes) this.tooLarge();
      if (part.type === 'function' || part.type === 'binary') this.count(value.length);
      if (isWhole) this.check(value, true);
    } else if (typeof value === 'object' && value !== null && !this.roots.has(value)) {
      if (Array.isArray(value)) parts += Math.floor(value.length / ITEMS_A_PART);
      this.check(value, isWhole);
    } else if (isWhole) {
      this.check(value, true);
    }
    this.remember(value);
    checkUse(part, frame, value, this.copies);
    if (part.uses?.keyIn ?? part.uses?.valueIn) (this.groupKeys ??= new GroupKeys()).take(part, value);
    // A call may have taken long, even if its value is small. A list may be visited as a condition.
    const isLong = part.type === 'function' || part.type === 'apply' || Array.isArray(value);
    const others = this.work(parts) ?? (isLong ? this.yieldIfSpent() : undefined);
    if (part.uses?.amongOthers !== true) return others;
    if (others !== undefined) return others.then(() => this.order?.end());
    this.order?.end();
    return undefined;
  };

  /**
   * Takes what a function gave that another function called. JSONata hands it out unless it comes from a function of its own, also by a
   * tail call.
   */
  takeResult(value: unknown): Promise<void> | undefined {
    const isHandedOut = value === this.handedOut;
    this.handedOut = NONE;
    if (isHandedOut) return undefined;
    if (typeof value === 'object' && value !== null && !this.roots.has(value)) this.check(value, false);
    return this.work(0) ?? this.yieldIfSpent();
  }

  /** Whether JSONata unwrapped the value from a sequence of one item. */
  isOfSequence(value: unknown): boolean {
    return value === this.single || (Array.isArray(value) && 'sequence' in value);
  }

  /** @throws Failure if the value is too large; `wholly` also counts parts that it shares with other values */
  check(value: unknown, wholly: boolean): void {
    if (isTupleStream(value)) return;
    if (this.weigh(value, wholly, 0) > this.host.maxValueBytes) this.tooLarge();
  }

  /** Calls a function that may call functions of the expression, and so this method again. */
  async call(native: () => unknown): Promise<unknown> {
    if (++this.calls > MAX_CALLS)
      throw new Failure(
        {
          en: `more than ${MAX_CALLS} calls of its functions are open at once`,
          zh: `同时进行的函数调用超过 ${MAX_CALLS} 个`,
        },
        false,
      );
    const value = await native();
    this.calls--;
    return value;
  }

  /** @throws Failure if a text of that many characters would be too long */
  checkLength(length: number): void {
    if (length > this.host.maxValueBytes) this.tooLarge();
  }

  /** Counts work, and yields to the event loop if it is time. */
  work(parts: number): Promise<void> | undefined {
    if (this.isOver) throw new Failure({ en: 'its evaluation has ended', zh: '求值已结束' }, false);
    this.parts += parts;
    const { maxParts } = this.host;
    if (this.parts > maxParts)
      throw new Failure(
        { en: `it takes more than ${maxParts} evaluations`, zh: `求值超过 ${maxParts} 步` },
        false,
      );
    if (this.made > LARGE_BYTES && !this.hasTurn) return this.waitForTurn();
    // This includes parts that were counted without yielding (a search).
    if (this.parts - this.partsAtClockRead < PARTS_PER_CLOCK_READ) return undefined;
    this.partsAtClockRead = this.parts;
    return this.yieldIfSpent();
  }

  /** Counts a search by a pattern, in instructions times character reads. */
  readonly countSearch = (reads: number): void => {
    this.parts += PARTS_A_SEARCH + Math.floor(reads / READS_A_PART);
  };

  /** Yields to the event loop if it is time. */
  yieldIfSpent(): Promise<void> | undefined {
    return yieldIfSpent(this.host);
  }

  /** The objects in `copy` were made for this evaluation, and may be changed. */
  addCopy(copy: object): void {
    (this.copies ??= new WeakSet()).add(copy);
  }

  private waitForTurn(): Promise<void> | undefined {
    this.turn ??= largeEvaluations.turn(this.host.user);
    const begin = (): void => {
      this.hasTurn = true;
    };
    if (this.turn.begun !== undefined) return this.turn.begun.then(begin);
    begin();
    return undefined;
  }

  /** From now on arrays and objects may change after they were passed here. */
  expectChanges(): void {
    this.remembers = false;
  }

  private remember(value: unknown): void {
    if (Array.isArray(value) && value.length === 1 && 'sequence' in value) this.single = value[0] as unknown;
    else if (value !== this.single) this.single = NONE;
  }

  /** @param referredBytes how many bytes of a value of the flow count as one */
  private weigh(
    value: unknown,
    wholly: boolean,
    depth: number,
    referredBytes = REFERRED_BYTES_A_BYTE,
  ): number {
    if (typeof value === 'string') return sizeOfText(value);
    if (typeof value !== 'object' || value === null) return 8;
    const known = knownSize(value);
    if (known !== undefined) return wholly || depth === 0 ? known : 8 + Math.floor(known / referredBytes);
    const weights = wholly ? (this.whole ??= new WeakMap()) : this.fresh;
    const remembered = weights.get(value);
    if (remembered !== undefined) return remembered;
    if (isFunctionOfJsonata(value)) return 8;
    if (depth > MAX_NESTING)
      throw new Failure(
        {
          en: `it produces a value that nests deeper than ${MAX_NESTING} levels`,
          zh: `产生的值嵌套超过 ${MAX_NESTING} 层`,
        },
        false,
      );
    let weight = 2;
    if (Array.isArray(value)) {
      for (const item of value) {
        const bytesAByte = Array.isArray(item) ? LISTED_BYTES_A_BYTE : REFERRED_BYTES_A_BYTE;
        weight += 1 + this.weigh(item, wholly, depth + 1, bytesAByte);
        if (weight > this.host.maxValueBytes) break;
      }
    } else {
      for (const [key, item] of Object.entries(value)) {
        weight += sizeOfText(key) + 2 + this.weigh(item, wholly, depth + 1);
        if (weight > this.host.maxValueBytes) break;
      }
    }
    if (!wholly && depth === 0) this.count(weight);
    if (this.remembers && (depth === 0 || weight >= REMEMBERED_BYTES)) weights.set(value, weight);
    return weight;
  }

  private count(bytes: number): void {
    this.made += bytes;
    if (this.made > MAX_MADE_BYTES)
      throw new Failure(
        {
          en: `its intermediate values have more than ${MAX_MADE_BYTES} bytes together`,
          zh: `求值过程中产生的值超过 ${MAX_MADE_BYTES} 字节`,
        },
        false,
      );
  }

  private tooLarge(): never {
    throw new Failure(
      {
        en: `it produces a value of more than ${this.host.maxValueBytes} bytes`,
        zh: `产生的值超过 ${this.host.maxValueBytes} 字节的上限`,
      },
      false,
    );
  }
}

/** A stream of tuples holds each of its values with all that it came by: references, not copies. */
function isTupleStream(value: unknown): boolean {
  return Array.isArray(value) && (value as { tupleStream?: unknown }).tupleStream === true;
}
