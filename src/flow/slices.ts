import { runAfterYield, shouldYield } from './yield-budget.js';

/** Work that can be interrupted at each `yield`. */
export type Sliced<Result> = Generator<undefined, Result>;

/** Does all the work at once. */
export function runSync<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Does the work in time slices, so that the event loop also serves requests, leases and stops. Works share its time: where each waited for one
 * slice of all others, a small one waited for a second behind 200 comparisons of large flows.
 *
 * @param owner works of one owner count together, such as {@link requestsOf} a user
 */
export async function inSlices<Result>(work: Sliced<Result>, owner: object = work): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (shouldYield()) await new Promise<void>((resolve) => runAfterYield(resolve, owner));
  }
}
