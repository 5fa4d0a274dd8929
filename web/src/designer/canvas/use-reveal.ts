import { useEffect } from 'react';
import type { CanvasApi } from './canvas-edit.js';

/**
 * Moves nodes into view.
 *
 * @param revealed the node that is moved into view when it changes
 * @param found the node that is moved into view when it becomes known, unless the person has used the canvas before
 */
export function useReveal(api: CanvasApi, revealed: string | null, found: string | null): void {
  useEffect(() => {
    if (revealed !== null) api.reveal(revealed);
  }, [api, revealed]);
  useEffect(() => {
    if (found !== null && api.uses() === 0) api.reveal(found);
  }, [api, found]);
}
