import { freeId } from '../flow.js';
import type { Flow, FlowNote } from '../flow.js';
import { snap } from './nodes.js';
import type { Place } from './nodes.js';

/** The colours that a note can have. */
export const NOTE_COLOURS = ['yellow', 'blue', 'green', 'pink'] as const;

/** Adds an empty note. @returns the flow and the id of the note */
export function addNote(flow: Flow, place: Place): { flow: Flow; id: string } {
  const taken = new Set([...flow.notes.map(({ id }) => id), ...flow.nodeList.map(({ id }) => id)]);
  const id = freeId('note', taken);
  const note: FlowNote = { id, x: snap(place.x), y: snap(place.y), width: 220, height: 120, text: '' };
  return { flow: { ...flow, notes: [...flow.notes, note] }, id };
}

/** Changes the text, colour or size of a note. */
export const changeNote = (
  flow: Flow,
  id: string,
  change: Partial<Pick<FlowNote, 'text' | 'colour' | 'width' | 'height' | 'x' | 'y'>>,
): Flow => ({
  ...flow,
  notes: flow.notes.map((note) => (note.id === id ? { ...note, ...change } : note)),
});
