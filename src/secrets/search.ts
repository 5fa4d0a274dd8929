import type { Automaton } from './automaton.js';
import type { Steps, Work } from './steps.js';

/** What counts as a match: only a whole form, or also the beginning of a form that is cut off or continues differently. */
export type Extent = 'whole' | 'beginning';

/** Called for each match: the index of its first character, and the index after its last. Matches may overlap. */
export type OnMatch = (start: number, end: number) => void;

/** A prefix of a form of at least this length counts as a match where a text is cut off. */
const SHORTEST_CUT = 6;

/** Marks where a text was cut off. */
const CUT = '…'.charCodeAt(0);

/**
 * The beginning of an escape with which a text ends: of JSON (`\u00`), or of a URL. There the first bytes of a character that is cut off are
 * read as one character each.
 */
const CUT_ESCAPE = /(?:\\(?:u[\da-f]{0,3})?|(?:[\u00c2-\u00f4][\u0080-\u00bf]{0,2})?(?:%[\da-f]?)?)$/i;

/** At least how many of the latest states are kept: one more than {@link CUT_ESCAPE} has characters. */
const RECENT = 8;

/** Characters between two checks of the work done. */
const STRETCH = 1_024;

/** Finds plain forms of secrets. */
export function* search(
  text: string,
  forms: Automaton,
  extent: Extent,
  onMatch: OnMatch,
  work: Work,
): Steps<void> {
  const beginnings = extent === 'beginning';
  let state = 0;
  /** By the last bits of an index, the state after that character. */
  const recent = new Int32Array(RECENT);
  let visited = forms.visitedStates;
  const takeBefore = (end: number, escape: number): void => {
    const depth = forms.depth(recent[(end - escape - 1) & (RECENT - 1)] ?? 0);
    if (depth >= SHORTEST_CUT) onMatch(end - escape - depth, end);
  };
  const takeCut = (end: number): void => {
    takeBefore(end, 0);
    const escape = CUT_ESCAPE.exec(text.slice(Math.max(0, end - RECENT + 1), end))?.[0].length ?? 0;
    if (escape > 0) takeBefore(end, escape);
  };
  for (let at = 0; at < text.length;) {
    for (const end = Math.min(text.length, at + STRETCH); at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === CUT && beginnings) takeCut(at);
      state = forms.next(state, code);
      recent[at & (RECENT - 1)] = state;
      if (state === 0) continue;
      const found = forms.foundAt(state, beginnings);
      if (found !== 0) onMatch(at + 1 - found, at + 1);
    }
    if (work.spend(forms.visitedStates - visited)) yield;
    visited = forms.visitedStates;
  }
  if (beginnings) takeCut(text.length);
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const PADDING = 0x3d;

/** By character, the base64 character used in the forms (`+` for `-`, `/` for `_`); 0 if it is not in base64. */
const BASE64 = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  BASE64[letter.charCodeAt(0)] = letter.charCodeAt(0);
BASE64['-'.charCodeAt(0)] = '+'.charCodeAt(0);
BASE64['_'.charCodeAt(0)] = '/'.charCodeAt(0);

/**
 * Finds base64 forms of secrets, in base64 or base64url, wrapped at any width and with indented lines. Padding after a match
 * belongs to the match.
 */
export function* searchBase64(
  text: string,
  forms: Automaton,
  extent: Extent,
  onMatch: OnMatch,
  work: Work,
): Steps<void> {
  const beginnings = extent === 'beginning';
  // The index in the text of each base64 character read so far; not needed without line breaks.
  const places = text.includes('\n') || text.includes('\r') ? new Int32Array(text.length) : null;
  let read = 0;
  let state = 0;
  let isIndented = false;
  let last = 0;
  let visited = forms.visitedStates;
  const takeLast = (length: number, end: number): void => {
    onMatch(places === null ? end - length : (places[read - length] ?? 0), end);
    last = end;
  };
  const takeCut = (end: number): void => {
    const depth = forms.depth(state);
    if (depth >= SHORTEST_CUT) takeLast(depth, places === null ? end : (places[read - 1] ?? 0) + 1);
  };
  for (let at = 0; at < text.length;) {
    for (const end = Math.min(text.length, at + STRETCH); at < end; at++) {
      const code = text.charCodeAt(at);
      const letter = code < 128 ? (BASE64[code] ?? 0) : 0;
      if (letter !== 0) {
        if (places !== null) places[read++] = at;
        isIndented = false;
        state = forms.next(state, letter);
        if (state === 0) continue;
        const found = forms.foundAt(state, beginnings);
        if (found !== 0) takeLast(found, at + 1);
      } else if (code === LINE_FEED || code === RETURN) isIndented = true;
      else if (!isIndented || (code !== 0x20 && code !== 0x09)) {
        if (code === CUT && beginnings) takeCut(at);
        if (code === PADDING && at === last && last > 0) onMatch(at, (last = at + 1));
        isIndented = false;
        state = 0;
      }
    }
    if (work.spend(STRETCH / 4 + forms.visitedStates - visited)) yield;
    visited = forms.visitedStates;
  }
  if (beginnings) takeCut(text.length);
}
