import type { Probe } from './history.js';
import type { Installation } from './requests.js';

/** Asks each API again and again whether it is live. */
export function probeApis({ apis }: Installation, probes: Probe[]): NodeJS.Timeout {
  const probe = async ({ process: api, url }: { process: string; url: string }): Promise<void> => {
    const at = Date.now();
    await fetch(`${url}/healthz/live`, { signal: AbortSignal.timeout(20_000) })
      .then((response) => response.text())
      .catch(() => undefined);
    probes.push({ api, at, ms: Date.now() - at });
  };
  return setInterval(() => apis().forEach((api) => void probe(api)), 500);
}

/** Measures the longest delay of this process's event loop, which is the error of its other measurements. */
export function watchHarnessDelay(): { worst: () => number; end: () => void } {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 50);
    last = now;
  }, 50);
  return {
    worst: () => Math.round(worst),
    end: () => clearInterval(timer),
  };
}
