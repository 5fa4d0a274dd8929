import { useCallback, useSyncExternalStore } from 'react';

/** The time now in unix seconds, which moves on every `step` seconds. Without a step (null) it stands still, for what has ended. */
export function useNow(step: number | null): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (step === null) return () => undefined;
      const timer = setInterval(changed, step * 1000);
      return () => {
        clearInterval(timer);
      };
    },
    [step],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / 1000 / (step ?? 60)) * (step ?? 60));
}
