/**
 * The text, or its beginning followed by `…`. Always mark a cut like this: secrets are redacted by their beginning, and the mark
 * shows where one may have been cut off.
 */
export function excerpt(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
