import { kindOf } from '../model/definitions.js';
import type { NodeDefinition, NodePackage } from '../model/definitions.js';

/** A kind of node that can be added. */
export interface Entry {
  kind: string;
  definition: NodeDefinition;
  /** The title of its package. */
  group: string;
  /** What the search looks at: titles in all languages, names; in lower case. */
  titles: readonly string[];
  descriptions: readonly string[];
}

/** The kinds of nodes of a catalogue. @param others the catalogue in other languages, for the search */
export function entriesOf(packages: readonly NodePackage[], others: readonly NodePackage[] = []): Entry[] {
  const translated = new Map(
    others.flatMap(({ nodes }) => nodes.map((node) => [kindOf(node), node] as const)),
  );
  return packages.flatMap((group) =>
    group.nodes.map((definition): Entry => {
      const other = translated.get(kindOf(definition));
      const titles = [definition.title, other?.title ?? '', definition.name, kindOf(definition)];
      const descriptions = [definition.description, other?.description ?? ''];
      return {
        kind: kindOf(definition),
        definition,
        group: group.title,
        titles: titles.map((title) => title.toLowerCase()),
        descriptions: descriptions.map((description) => description.toLowerCase()),
      };
    }),
  );
}

/** The entries that a search finds: those whose title is or begins with the text come first, those that only describe it last. */
export function searchEntries(entries: readonly Entry[], wanted: string): Entry[] {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const rank = ({ titles, descriptions }: Entry): number => {
    const text = words.join(' ');
    if (titles.includes(text)) return 0;
    if (titles.some((title) => title.startsWith(text))) return 1;
    if (words.every((word) => titles.some((title) => title.includes(word)))) return 2;
    const all = [...titles, ...descriptions];
    return words.every((word) => all.some((one) => one.includes(word))) ? 3 : 4;
  };
  return entries
    .map((entry) => ({ entry, rank: rank(entry) }))
    .filter(({ rank: found }) => found < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}
