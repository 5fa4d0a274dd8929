import type { EndSignal } from './run-host.js';

/** What the work returns, or null as soon as the run is aborted. The work goes on then, for others that may share it. */
export async function unlessAborted<Result>(
  signal: EndSignal,
  work: Promise<Result>,
): Promise<Result | null> {
  let abort = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    abort = () => resolve(null);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
