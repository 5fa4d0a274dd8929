import { Failure } from './failure.js';

/**
 * The engine yields to the event loop after a fixed time, so that this thread also serves requests, lease renewals and stops. All
 * jobs share one budget per turn of the event loop.
 */

/** The budget in milliseconds: half of the promised 10 ms, since a single step may exceed it. */
const BUDGET_MS = 5;

/** Waiting calls by owner, in the order in which the owners are served. */
type Calls = Map<object, (() => void)[]>;

/**
 * The calls of the next turns. Owners are served round-robin, so a job with a thousand calls delays another job by one of them at a
 * time. A new map for each turn: a Map of V8 that grows keeps links from its old tables to the new ones, so one old table in old space
 * keeps the memory of all later jobs until a major garbage collection (measured: 2.7 times the memory that survives).
 */
let waiting: Calls = new Map();
/** The calls of owners that this turn has not served yet. No owner has calls in both maps. */
let round: Calls = new Map();
const NO_OWNER = {};
let end = 0;
let running = false;

/** Whether the budget is spent. The caller should then stop soon, and continue through {@link runAfterYield}. */
export function shouldYield(): boolean {
  if (running) return performance.now() >= end;
  begin();
  return false;
}

/**
 * Calls `work` in a later turn of the event loop. Calls of one owner keep their order.
 *
 * @param owner for example a job; owners are served round-robin
 */
export function runAfterYield(work: () => void, owner: object = NO_OWNER): void {
  if (!running) begin();
  const calls = round.get(owner) ?? waiting.get(owner);
  if (calls) calls.push(work);
  else waiting.set(owner, [work]);
}

/**
 * Yields to the event loop if the budget is spent. Await it between two parts of long work.
 *
 * @param owner the job whose work it is
 * @throws Failure if the job has ended meanwhile
 */
export function yieldIfSpent(owner: { ended(): boolean }): Promise<void> | undefined {
  return shouldYield() ? yieldOnce(owner) : undefined;
}

/** Work on fewer characters takes less than a millisecond. */
const LARGE = 16 * 1024;

/**
 * The result of work on a text that cannot be interrupted, such as parsing it. Work on a large text is done in a later turn of the event
 * loop if the budget is spent, so that much of it does not run in one turn.
 *
 * @param length of the text, in characters
 * @param owner for example a job; each work is one of its own without it
 * @throws any error that `work` throws
 */
export function inTurn<Result>(length: number, work: () => Result, owner?: object): Result | Promise<Result> {
  if (length < LARGE || !shouldYield()) return work();
  return new Promise((resolve) => {
    // The inner promise takes an error of `work`, too.
    const settle = (): void => resolve(new Promise<Result>((settled) => settled(work())));
    runAfterYield(settle, owner ?? settle);
  });
}

/** The owner of work that is not ended from outside, such as that of a request. */
export const NEVER_ENDS = { ended: () => false };

async function yieldOnce(owner: { ended(): boolean }): Promise<void> {
  await new Promise<void>((resolve) => runAfterYield(resolve, owner));
  throwIfEnded(owner);
}

/** @throws Failure if the job has ended, whose work it would be */
export function throwIfEnded(owner: { ended(): boolean }): void {
  if (owner.ended()) throw new Failure({ en: 'the job has ended', zh: '任务已结束' }, false);
}

function begin(): void {
  running = true;
  end = performance.now() + BUDGET_MS;
  setImmediate(goOn);
}

function goOn(): void {
  round = new Map([...round, ...waiting]);
  waiting = new Map();
  if (round.size === 0) {
    running = false;
    return;
  }
  begin();
  // At least one call, however late this turn begins.
  for (const [owner, calls] of round) {
    round.delete(owner);
    const work = calls.shift();
    if (calls.length > 0) waiting.set(owner, calls);
    work?.();
    if (performance.now() >= end) return;
  }
}
