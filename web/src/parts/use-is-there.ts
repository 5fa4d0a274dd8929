import { useCallback, useEffect, useRef } from 'react';

/** @returns what tells, after a wait, whether the component is still shown: a dialog may have been closed meanwhile, or its page left */
export function useIsThere(): () => boolean {
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return useCallback(() => isThere.current, []);
}
