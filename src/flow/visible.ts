/** Part of a character class: what a terminal obeys instead of displaying it, which are control characters and those that change the direction of a text. */
export const HIDDEN = '\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069';

/** Part of a character class: what ends a line, beside control characters. */
export const LINE_ENDS = '\\u2028\\u2029';

/** It looks behind a match: looking ahead at each character, a page of 1 MiB of a log took three times as long. */
const HIDDEN_BUT_LINE_FEED = new RegExp(`[${HIDDEN}](?<!\\n)`, 'gu');
const HIDDEN_OR_LINE_END = new RegExp(`[${HIDDEN}${LINE_ENDS}]`, 'gu');

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Escapes each hidden character except the line feed, as in `\u001b`. */
export const visible = (text: string): string => text.replace(HIDDEN_BUT_LINE_FEED, escaped);

/** The same for a text that is shown in one line: line ends are escaped, too. */
export const visibleInLine = (text: string): string => text.replace(HIDDEN_OR_LINE_END, escaped);
