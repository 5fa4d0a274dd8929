/** Sums of this many bits are exact. */
export const MODULUS = 2 ** 48;

/** A number of 48 bits: two halves of FNV-1a with different beginnings. */
export const numberOf = (text: string): number =>
  (fnv1a(text, 0x811c9dc5) & 0xffffff) * 2 ** 24 + (fnv1a(text, 0x01234567) & 0xffffff);

function fnv1a(text: string, beginning: number): number {
  let hash = beginning;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
