import type { KeyboardEvent } from 'react';
import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { CanvasApi, CanvasEdit } from './canvas-edit.js';

/** The node or link that has the keyboard. */
export function focusedId(target: EventTarget): { what: 'node' | 'link'; id: string } | null {
  if (!(target instanceof Element)) return null;
  const item = target.closest('.react-flow__node, .react-flow__edge');
  const id = item?.getAttribute('data-id');
  if (item === null || id === null || id === undefined) return null;
  return { what: item.matches('.react-flow__node') ? 'node' : 'link', id };
}

/** Whether keys are typed into something. */
export const isTyping = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.matches('input, textarea, select, [contenteditable], [contenteditable] *');

/**
 * Walks the nodes by Tab, from left to right and from top to bottom, also to those out of view; Enter opens the form.
 *
 * @returns a handler that answers whether it has used the key
 */
export function useWalk(flow: Flow, api: CanvasApi, edit: CanvasEdit | undefined) {
  return (event: KeyboardEvent): boolean => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return false;
    const focused = focusedId(event.target);
    if (focused?.what !== 'node') return false;
    if (event.key === 'Enter' && edit && flow.nodeList.some(({ id }) => id === focused.id)) {
      event.preventDefault();
      edit.open(focused.id);
      return true;
    }
    if (event.key !== 'Tab') return false;
    const next = neighbour(flow, focused.id, event.shiftKey ? -1 : 1);
    if (next === undefined) return false;
    event.preventDefault();
    api.reveal(next, true);
    return true;
  };
}

/** The node before or behind a node, in the order in which they are read. */
function neighbour(flow: Flow, id: string, by: 1 | -1): string | undefined {
  const ordered = [...flow.nodeList].sort((a, b) => {
    const [left, right] = [placeOf(a), placeOf(b)];
    return left.x - right.x || left.y - right.y;
  });
  return ordered[ordered.findIndex((node) => node.id === id) + by]?.id;
}
