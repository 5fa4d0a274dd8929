/**
 * Work in steps: a generator that yields after about 16,000 elementary operations (a fraction of a millisecond), so that its
 * caller can let other work run in between.
 */
export type Steps<T> = Generator<undefined, T>;

/** Elementary operations between two yields. */
const STEP = 16_384;

/** Counts operations across many small pieces of work, so that they yield as often as one large piece. */
export class Work {
  private left = STEP;

  /** Counts operations. @returns whether to yield now */
  spend(operations: number): boolean {
    this.left -= operations;
    if (this.left > 0) return false;
    this.left = STEP;
    return true;
  }
}

/** Runs all steps without a pause. Only for work that is known to be small. */
export function runAll<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
