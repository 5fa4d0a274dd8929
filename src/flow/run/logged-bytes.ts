import type { LogLevel } from '../log-level.js';
import { HIDDEN, LINE_ENDS } from '../visible.js';

/** The time of each line, the spaces behind it, the level and the node, and the line break. */
const LINE_BYTES = 28;

/** The size of a character that is stored as an escape, in addition to its own. */
const ESCAPE_BYTES = 6;

/** Matches a text with line breaks or characters that are stored as an escape. Most texts have none. */
const SPECIAL = new RegExp(`[${HIDDEN}${LINE_ENDS}]`, 'u');

/** The stored size of a log entry, in bytes. Each line of its text is stored with time, level and node. */
export function loggedBytes(level: LogLevel, node: string, text: string): number {
  const bytes = Buffer.byteLength(text);
  const ofLine = LINE_BYTES + level.length + Buffer.byteLength(node);
  if (!SPECIAL.test(text)) return bytes + ofLine;
  const { breaks, escapes } = counted(text);
  return bytes + (breaks + 1) * ofLine + Math.max(0, escapes - breaks) * ESCAPE_BYTES;
}

const LF = 0x0a;

/**
 * The line breaks, and the characters that are stored as an escape, those of line breaks included. A loop, since lists of 500,000
 * matches take ten times as long.
 */
function counted(text: string): { breaks: number; escapes: number } {
  let breaks = 0;
  let escapes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
      escapes += 1;
      // Also that of a CR and a LF. A single CR is stored as an escape.
      if (code === LF) breaks += 1;
    } else if (code === 0x2028 || code === 0x2029) breaks += 1;
    else if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) escapes += 1;
  }
  return { breaks, escapes };
}
