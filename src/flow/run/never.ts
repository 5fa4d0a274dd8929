/** For what has been stopped: nobody waits for it any more. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
