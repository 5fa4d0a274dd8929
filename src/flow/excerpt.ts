/**
 * The text, or its beginning with `…`. Whoever shows part of a text marks the cut so: half a secret is known by it, and
 * the end of one would not be.
 */
export function excerpt(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
