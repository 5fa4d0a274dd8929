/** Ids that V8 hashes alike, so that each lookup of one in a `Set` or `Map` that has all of them passes the others. */
export function alikeIds(count: number): number[] {
  const alike: number[] = [];
  for (let id = 1; alike.length < count; id += 1) if (hashOf(id) % 2 ** 14 === 0) alike.push(id);
  return alike;
}

/** How V8 hashes an integer of 31 bits in a `Set` or `Map` (`ComputeUnseededHash`). */
export function hashOf(id: number): number {
  let x = ~id + (id << 15);
  x ^= x >>> 12;
  x += x << 2;
  x ^= x >>> 4;
  x = Math.imul(x, 2057);
  return (x ^ (x >>> 16)) >>> 0;
}
