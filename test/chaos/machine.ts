import type { Installation } from './clients.js';
import type { Pulse } from './history.js';

/** Asks each API again and again whether it lives. */
export function feelPulses({ apis }: Installation, pulses: Pulse[]): NodeJS.Timeout {
  const feel = async ({ process: api, url }: { process: string; url: string }): Promise<void> => {
    const at = Date.now();
    await fetch(`${url}/healthz/live`, { signal: AbortSignal.timeout(20_000) })
      .then((response) => response.text())
      .catch(() => undefined);
    pulses.push({ api, at, ms: Date.now() - at });
  };
  return setInterval(() => apis().forEach((api) => void feel(api)), 500);
}

/** How late this process itself was at the worst: what it measures of others is no finer. */
export function watchLateness(): { end: () => number } {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 50);
    last = now;
  }, 50);
  return {
    end: () => {
      clearInterval(timer);
      return Math.round(worst);
    },
  };
}
