import type { Clock } from './run-host.js';

/** Resolves at the time `until` of the clock, in milliseconds since 1970, or as soon as `signal` aborts. */
export function sleep(clock: Clock, until: number, signal: AbortSignal): Promise<void> {
  if (until <= clock.now() || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.call(until, done);
    signal.addEventListener('abort', done);
  });
}
