/** The names of flow outputs in the order in which a control node gets those that are linked: by number, then by name. */
export function inOrder(names: Iterable<string | null>): string[] {
  return [...names].filter((name) => name !== null).sort(byNumber);
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}
