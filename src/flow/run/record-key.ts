/** The key of a record, in parts: the step, its node, and what the record says of it (empty: the outcome). */
export function partsOf(key: string): { step: string; node: string; detail: string } {
  const hash = key.lastIndexOf('#');
  const end = hash + 1 + (/^\d+/.exec(key.slice(hash + 1))?.[0].length ?? 0);
  return {
    step: key.slice(0, end),
    node: hash === -1 ? '' : key.slice(key.lastIndexOf('/', hash) + 1, hash),
    detail: key.slice(end),
  };
}
