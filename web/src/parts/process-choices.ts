import type { ComboBoxItem } from './combo-box.js';

interface Choosing {
  /** The id of the chosen process; null: none. */
  chosen: number | null;
  /** What is searched for; a number may be that of a process. */
  search: string;
  /** The name of a process, or a text with its number if that is not known. */
  nameOf: (id: number) => string;
}

/** The processes to choose from: those that were found, and before them the chosen one and the one with the number that was typed. */
export function processChoices(
  found: readonly { id: number; name: string }[],
  { chosen, search, nameOf }: Choosing,
): ComboBoxItem[] {
  const typed = /^#?([1-9]\d{0,8})$/.exec(search)?.[1];
  const first = [...(typed === undefined ? [] : [Number(typed)]), ...(chosen === null ? [] : [chosen])];
  const known = new Map(found.map(({ id, name }) => [id, name]));
  const missing = [...new Set(first)].filter((id) => !known.has(id));
  return [...missing.map((id) => ({ id, name: nameOf(id) })), ...found].map(({ id, name }) => ({
    id: String(id),
    label: name,
    note: `#${id}`,
  }));
}
