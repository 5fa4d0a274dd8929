import { LRUCache } from 'lru-cache';
import { Failure } from './failure.js';

/**
 * The engine yields to the event loop after a fixed time, so that this thread also serves requests, lease renewals and stops. All
 * jobs share one budget per turn of the event loop.
 */

/** The budget in milliseconds: half of the promised 10 ms, since a single step may exceed it. */
const BUDGET_MS = 5;

/**
 * The waiting calls of an owner. Owners share the event loop by the time that they take, as in start-time fair queueing (Goyal, Vin and Cheng,
 * 1996): the next call is that of the owner who has taken least. Served in turn, 45 jobs whose calls each took 30 ms let a call of another wait
 * for a second, and a short job of some calls for 5 s.
 */
interface Line {
  calls: (() => void)[];
  /** The time that its owner has taken; after a pause, at least what the others have taken meanwhile. */
  start: number;
  /** Whether it came, new or after a pause, with the time that the others had taken. */
  isNew: boolean;
  /** Whether it is among the waiting ones, or its call runs. */
  isListed: boolean;
}

/** By descending `start`: the next one is the last. */
const waiting: Line[] = [];
/**
 * Not a Map: one that grows keeps links from its old tables to the new ones, so one old table in old space keeps the memory of all later jobs
 * until a major garbage collection (measured: 2.7 times the memory that survives).
 */
const lines = new WeakMap<object, Line>();
/**
 * The time from which a line that comes counts: the `start` of the last one that was served. Each new one that is served moves it on by its part
 * of the time, or one that waits would wait as long as new ones come.
 */
let taken = 0;
const NO_OWNER = {};
let end = 0;
let running = false;
/** Whether a connection has come since the last look. */
let hasArrived = false;
/** Until when connections may hold back work; undefined before the first one of them. */
let arrivalsEnd: number | undefined;

/** Whether the budget is spent. The caller should then stop soon, and continue through {@link runAfterYield}. */
export function shouldYield(): boolean {
  if (running) return performance.now() >= end;
  begin();
  return false;
}

/**
 * Says that a connection has come. Node accepts one in each turn of the event loop, so some 200 a second beside work: behind downloads of a
 * viewer that were cancelled and begun again, new connections of others waited for 0.7 to 4 s. So a turn in which one has come does no waiting
 * work, for at most as long as the work of a turn may take.
 */
export function noteConnection(): void {
  hasArrived = true;
}

/**
 * Calls `work` in a later turn of the event loop. Calls of one owner keep their order.
 *
 * @param owner for example a job; owners share the time of the event loop
 */
export function runAfterYield(work: () => void, owner: object = NO_OWNER): void {
  if (!running) begin();
  const line = lines.get(owner) ?? { calls: [], start: 0, isNew: true, isListed: false };
  line.calls.push(work);
  if (line.isListed) return;
  lines.set(owner, line);
  line.isListed = true;
  line.isNew = line.start <= taken;
  line.start = Math.max(taken, line.start);
  wait(line);
}

/** Calls `work` at once if the budget lasts and no call of the owner waits, and else as {@link runAfterYield} does: in the order of the owner's calls. */
export function runInOrder(work: () => void, owner: object): void {
  if (shouldYield() || lines.get(owner)?.isListed === true) runAfterYield(work, owner);
  else work();
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

/** How many users have an owner. Who is not among the last ones gets a new one. */
const MOST_USERS = 1_000;

type Owners = LRUCache<number, typeof NEVER_ENDS>;
const requests: Owners = new LRUCache({ max: MOST_USERS });
const answers: Owners = new LRUCache({ max: MOST_USERS });

/**
 * The owner of the work for requests of a user: users share the event loop, however many requests one of them sends.
 *
 * @param id of the user
 */
export const requestsOf = (id: number): typeof NEVER_ENDS => ownerIn(requests, id);

/** The owner of what is sent to a user. It does not wait behind the work for the user's other requests, so that few answers wait to be sent. */
export const answersOf = (id: number): typeof NEVER_ENDS => ownerIn(answers, id);

function ownerIn(owners: Owners, id: number): typeof NEVER_ENDS {
  const known = owners.get(id);
  if (known !== undefined) return known;
  const owner = { ended: () => false };
  owners.set(id, owner);
  return owner;
}

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
  if (waiting.length === 0) {
    running = false;
    return;
  }
  if (mayBringMore()) {
    setImmediate(goOn);
    return;
  }
  begin();
  // At least one call, however late this turn begins.
  serve();
}

/** Whether the next turn may accept another connection, and work has not waited for that too long. */
function mayBringMore(): boolean {
  if (hasArrived) {
    hasArrived = false;
    const now = performance.now();
    arrivalsEnd ??= now + BUDGET_MS;
    if (now < arrivalsEnd) return true;
  }
  arrivalsEnd = undefined;
  return false;
}

/** Makes the next call. Further ones follow in this turn until its budget is spent. */
function serve(): void {
  const line = waiting.pop();
  if (line === undefined) return;
  taken = Math.max(taken, line.start);
  const begunAt = performance.now();
  // First, everything that the call resumes: its time counts, and it may spend the budget.
  queueMicrotask(() =>
    process.nextTick(() => {
      const now = performance.now();
      const took = now - begunAt;
      line.start += took;
      if (line.isNew) taken += took / (waiting.length + 1);
      line.isNew = false;
      line.isListed = line.calls.length > 0;
      if (line.isListed) wait(line);
      if (now < end) serve();
    }),
  );
  line.calls.shift()?.();
}

/** Lets a line wait, behind those that have the same start. */
function wait(line: Line): void {
  let [low, high] = [0, waiting.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((waiting[middle]?.start ?? 0) > line.start) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, line);
}
