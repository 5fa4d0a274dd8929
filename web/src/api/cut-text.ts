/** The first `most` UTF-16 units of a text, one fewer where they would end with half a character: the server refuses half a character. */
export const cutText = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
