/** The largest JSON text of a value that is shown whole, in bytes. */
export const MOST_VALUE_BYTES = 8 * 1024;

/** The part of a larger value's JSON text that is shown, in bytes. */
const PREVIEW_BYTES = 1024;

/** Whether the UTF-8 form of the text has at most this many bytes. */
export const isWithin = (text: string, bytes: number): boolean =>
  text.length <= bytes && (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes);

/** The longest beginning of a text that has at most this many bytes of UTF-8. No character is divided. */
export function beginningOf(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text.slice(0, bytes), new Uint8Array(bytes));
  const end = isHighSurrogate(text.charCodeAt(read - 1)) && read < text.length ? read - 1 : read;
  return text.slice(0, end);
}

/** JSON text that stands for a value which is too large to show. @param bytes the size of its JSON text */
export const truncated = (bytes: number, json: string): string =>
  `{"$truncated":true,"bytes":${bytes},"preview":${JSON.stringify(beginningOf(json, PREVIEW_BYTES))}}`;

/** The JSON text of a value as it is shown: past 8 KiB its size and its beginning. */
export function shownJson(json: string): string {
  return isWithin(json, MOST_VALUE_BYTES) ? json : truncated(Buffer.byteLength(json), json);
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
