import { useEffect } from 'react';
import type { RefObject } from 'react';
import { isTyping } from './use-walk.js';

/** While Space is held, a drag moves the view, also if it begins on a node. `data-space` tells the styles of the frame. */
export function useSpace(frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      const isFree = target === null || (!isTyping(target) && !(target as Element).closest('button, a'));
      if (key === ' ' && isFree) frame.current?.toggleAttribute('data-space', true);
    };
    const release = () => frame.current?.removeAttribute('data-space');
    document.addEventListener('keydown', press);
    document.addEventListener('keyup', release);
    window.addEventListener('blur', release);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('keyup', release);
      window.removeEventListener('blur', release);
    };
  }, [frame]);
}
