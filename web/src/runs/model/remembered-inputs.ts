import type { InputVariable } from '../../parts/input-variables.js';
import { ofName } from '../../parts/of-name.js';
import type { Entries } from './input-form.js';

/** Where the entries are kept: `localStorage`, or what a test hands in. A browser that forbids storage throws where it is named. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** More is not kept: the storage of a site is small. */
const MOST_CHARACTERS = 20_000;

/** The key under which a person's entries for a process are kept. Several people can use one browser. */
export const placeOfInputs = (user: number, process: number): string => `liucheng.inputs.${user}.${process}`;

/** The entries with which the process of a place was last run here, of variables that it still has. Passwords are never kept. */
export function rememberedEntries(
  store: () => Store,
  place: string,
  variables: readonly InputVariable[],
): Entries {
  let kept: unknown;
  try {
    kept = JSON.parse(store().getItem(place) ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const entries = new Map(Object.entries(kept));
  return Object.fromEntries(
    variables.flatMap(({ name, type }) => {
      const entry: unknown = entries.get(name);
      return type !== 'password' && typeof entry === 'string' ? [[name, entry]] : [];
    }),
  );
}

/** Keeps the entries of a run for the next one. */
export function rememberEntries(
  store: () => Store,
  place: string,
  variables: readonly InputVariable[],
  entries: Entries,
): void {
  const kept = variables.flatMap(({ name, type }) => {
    const entry = ofName(entries, name);
    return type !== 'password' && entry !== undefined ? [[name, entry] as const] : [];
  });
  const text = JSON.stringify(Object.fromEntries(kept));
  try {
    if (kept.length === 0 || text.length > MOST_CHARACTERS) store().removeItem(place);
    else store().setItem(place, text);
  } catch {
    // A full or forbidden storage: the next form shows the values of the flow.
  }
}
