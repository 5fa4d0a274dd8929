import { placeOf } from '../flow.js';
import type { Flow } from '../flow.js';
import { moveTo } from './nodes.js';
import type { Place } from './nodes.js';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down';

export interface Size {
  width: number;
  height: number;
}

interface Box extends Place, Size {
  id: string;
}

/** Aligns nodes and notes at an edge or a middle line, or distributes them with equal gaps (`across`, `down`). */
export function align(
  flow: Flow,
  ids: ReadonlySet<string>,
  how: Alignment,
  sizeOf: (id: string) => Size,
): Flow {
  const boxes = [...flow.nodeList, ...flow.notes]
    .filter(({ id }) => ids.has(id))
    .map((item): Box => ({ id: item.id, ...placeOf(item), ...sizeOf(item.id) }));
  if (boxes.length < 2) return flow;
  const places = how === 'across' || how === 'down' ? spread(boxes, how) : lined(boxes, how);
  return moveTo(flow, places);
}

function lined(boxes: readonly Box[], how: Exclude<Alignment, 'across' | 'down'>): Map<string, Place> {
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const move = ({ x, y, width, height }: Box): Place => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'centre':
        return { x: (left + right - width) / 2, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
      case 'bottom':
        return { x, y: bottom - height };
    }
  };
  return new Map(boxes.map((box) => [box.id, move(box)]));
}

function spread(boxes: readonly Box[], how: 'across' | 'down'): Map<string, Place> {
  const [at, long] = how === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const ordered = [...boxes].sort((a, b) => a[at] - b[at]);
  const [first] = ordered;
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) return new Map();
  const space = last[at] - first[at] - ordered.slice(0, -1).reduce((sum, box) => sum + box[long], 0);
  const gap = space / (ordered.length - 1);
  let next = first[at];
  return new Map(
    ordered.map((box) => {
      const place = { x: box.x, y: box.y, [at]: next };
      next += box[long] + gap;
      return [box.id, place];
    }),
  );
}
