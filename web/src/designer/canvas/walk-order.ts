import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';

/**
 * The node or note before or behind another in the order in which they are read: from left to right, then from top to bottom.
 *
 * @returns undefined at the ends
 */
export function neighbour({ nodeList, notes }: Flow, id: string, by: 1 | -1): string | undefined {
  const ordered = [...nodeList, ...notes].sort((a, b) => {
    const [left, right] = [placeOf(a), placeOf(b)];
    return left.x - right.x || left.y - right.y;
  });
  const at = ordered.findIndex((item) => item.id === id);
  return at < 0 ? undefined : ordered[at + by]?.id;
}
