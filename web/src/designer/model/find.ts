import { kindOf } from './definitions.js';
import type { Definitions } from './definitions.js';
import type { Flow } from './flow.js';

/** A node or note that was found, and the text that contains what was searched. */
export interface Found {
  id: string;
  what: 'node' | 'note';
  title: string;
  /** Where in the node: the text around the match; empty if the match is in its title or id. */
  excerpt: string;
}

const AROUND = 24;

/** Finds nodes by title, id, kind, and any text of their values, and notes by their text. */
export function findIn(flow: Flow, definitions: Definitions, wanted: string): Found[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return [];
  const nodes = flow.nodeList.flatMap((node): Found[] => {
    const title = node.title ?? definitions.get(kindOf(node))?.title ?? node.name;
    const named = [title, node.id, kindOf(node), `${node.namespace}.${node.name}`];
    if (named.some((name) => name.toLowerCase().includes(text)))
      return [{ id: node.id, what: 'node', title, excerpt: '' }];
    const excerpt = excerptOf({ ports: node.ports, detailPanel: node.detailPanel }, text);
    return excerpt === null ? [] : [{ id: node.id, what: 'node', title, excerpt }];
  });
  const notes = flow.notes.flatMap((note): Found[] => {
    const excerpt = excerptOf(note.text, text);
    return excerpt === null ? [] : [{ id: note.id, what: 'note', title: excerpt, excerpt: '' }];
  });
  return [...nodes, ...notes];
}

function excerptOf(value: unknown, wanted: string): string | null {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    const at = text.toLowerCase().indexOf(wanted);
    if (at < 0) return null;
    const from = Math.max(0, at - AROUND);
    const to = at + wanted.length + AROUND;
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const item of Object.values(value)) {
    const excerpt = excerptOf(item, wanted);
    if (excerpt !== null) return excerpt;
  }
  return null;
}
