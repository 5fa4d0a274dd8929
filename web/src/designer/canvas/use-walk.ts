import type { KeyboardEvent } from 'react';
import { nodeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { CanvasApi, CanvasEdit } from './canvas-edit.js';
import { neighbour } from './walk-order.js';

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

/** What takes the keyboard in a node or note, itself first. */
const stopsIn = (item: Element): Element[] => [
  item,
  ...item.querySelectorAll('textarea, button:not([tabindex="-1"])'),
];

/**
 * Walks the nodes and notes by Tab, from left to right and from top to bottom, also to those out of view; Enter opens the form.
 *
 * @returns a handler that answers whether it has used the key
 */
export function useWalk(flow: Flow, api: CanvasApi, edit: CanvasEdit | undefined) {
  return (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const focused = focusedId(event.target);
    if (focused?.what !== 'node') return false;
    if (event.key === 'Enter' && !isTyping(event.target) && edit && nodeOf(flow, focused.id) !== undefined) {
      event.preventDefault();
      edit.open(focused.id);
      return true;
    }
    if (event.key === 'Tab') return step(flow, api, event, focused.id);
    return false;
  };
}

/** Goes on to the next node. @returns false: the browser moves the focus, inside a note and out of the canvas */
function step(flow: Flow, api: CanvasApi, event: KeyboardEvent, id: string): boolean {
  if (!(event.target instanceof Element)) return false;
  const by = event.shiftKey ? -1 : 1;
  const item = event.target.closest('.react-flow__node');
  const stops = item === null ? [] : stopsIn(item);
  const at = Math.max(0, stops.indexOf(event.target));
  if (stops[at + by] !== undefined) return false;
  const next = neighbour(flow, id, by);
  if (next === undefined) {
    // The browser leads on from here by the order of the document, which is not that of the places.
    const all = [...(item?.parentElement?.children ?? [])].flatMap(stopsIn);
    const end = all.at(by === 1 ? -1 : 0);
    if (end instanceof HTMLElement) end.focus({ preventScroll: true });
    return false;
  }
  event.preventDefault();
  api.reveal(next, true);
  return true;
}
