/**
 * The engine computes in turns, so that whatever else lives on this thread (requests, renewals of leases, stops)
 * comes to its right: all jobs together keep the event loop for one turn, then let it go round once.
 */

/** Milliseconds of a turn, well under the ten that are promised, since a single step may overrun it. */
const TURN_MS = 5;

const waiting: (() => void)[] = [];
let end = 0;
let running = false;

/** Whether whoever computes should stop soon and go on by {@link nextTurn}. */
export function turnIsOver(): boolean {
  if (running) return performance.now() >= end;
  begin();
  return false;
}

/** Calls `work` in a later turn of the event loop, after what was to be called before it. */
export function nextTurn(work: () => void): void {
  if (!running) begin();
  waiting.push(work);
}

function begin(): void {
  running = true;
  end = performance.now() + TURN_MS;
  setImmediate(goOn);
}

function goOn(): void {
  if (waiting.length === 0) {
    running = false;
    return;
  }
  begin();
  for (let count = waiting.length; count > 0 && performance.now() < end; count--) waiting.shift()?.();
}
