import type { Json } from '../json.js';
import type { Sliced } from '../slices.js';
import { groupBy } from './group-by.js';
import { numberOf } from './number-of.js';
import type { ParsedLink } from './parse-links.js';

/** For each input with several links, these in their order: of outputs that were set at the same moment, the last one wins. */
export function orderOfLinks(links: readonly ParsedLink[]): string[] {
  const data = links.filter(({ isFlow }) => !isFlow);
  return [...groupBy(data, ({ targetPort }) => targetPort).entries()]
    .filter(([, linked]) => linked.length > 1)
    .map(([port, linked]) =>
      JSON.stringify([port, linked.map(({ source, sourcePort }) => [source.id, sourcePort])]),
    )
    .sort();
}

/** How many parts of a value are visited at before others get a turn. An object with 100,000 keys takes 40 ms at once. */
const PARTS_AT_ONCE = 1_000;

/** Stands for the order of the keys in values, which expressions can read. */
export function* orderOfKeys(values: readonly Json[]): Sliced<number> {
  const open: Json[] = [...values];
  let order = 0;
  let visited = 0;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) order = numberOf(`${order},${key}`);
    for (const part of Object.values(value)) {
      if (typeof part === 'object') open.push(part);
      if ((visited += 1) % PARTS_AT_ONCE === 0) yield;
    }
  }
  return order;
}

/** Whether the names that both lists have come in another order. */
export function isReordered(before: readonly string[], now: readonly string[]): boolean {
  const [namesBefore, namesNow] = [new Set(before), new Set(now)];
  const kept = now.filter((name) => namesBefore.has(name));
  return before.filter((name) => namesNow.has(name)).some((name, index) => name !== kept[index]);
}
