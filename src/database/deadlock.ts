/** Postgres ends one of two statements that wait for each other (40P01); the same statement succeeds later. */
const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '40P01';

/** So many times in a row, it is no bad luck any more. */
const TRIES = 5;

/** Does it again where Postgres chose it to end a deadlock: what it did was undone. */
export async function untilNoDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries >= TRIES) throw error;
    }
  }
}
