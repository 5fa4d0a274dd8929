import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Counts the turns that others get on the event loop from now on.
 *
 * @returns a function that ends the count and gives it
 */
export function countTurns(): () => number {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  return () => {
    isOver = true;
    return turns;
  };
}

/**
 * Makes each read of the clock spend the budget of the event loop (`YieldBudget`).
 *
 * @returns a function that restores the clock, and resolves when the budget of this turn has ended
 */
export function spendBudget(): () => Promise<void> {
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + (ahead += 10);
  return () => {
    performance.now = now;
    return nextTurn();
  };
}

/** Work that keeps the event loop for so many milliseconds. From 6 on, it spends the budget of a turn. */
export function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}
