import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** How many lines are told before the event loop goes round. */
const AT_ONCE = 500;
/** How many lines are told at all: a mebibyte of empty ones would be a million entries of a log. */
const MAX_LINES = 20_000;

interface Listener {
  line(text: string): void;
  /** More has come than may be kept. What follows is read and dropped. */
  full(): void;
}

/** Reads UTF-8 text to its end and tells each line as it comes; a last line may lack its end. */
export async function collectOutput(stream: Readable, maxBytes: number, listener: Listener): Promise<string> {
  let text = '';
  let rest = '';
  let bytes = 0;
  let told = 0;
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      bytes += Buffer.byteLength(chunk);
      if (bytes > maxBytes) {
        listener.full();
        continue;
      }
      text += chunk;
      if (told > MAX_LINES) continue;
      const lines = (rest + chunk).split('\n', MAX_LINES + 1);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (told++ === MAX_LINES) break;
        listener.line(line.replace(/\r$/, ''));
        if (told % AT_ONCE === 0) await setImmediate();
      }
    }
  } catch (error) {
    // Somebody who has left the group keeps the pipe open, and nobody waits for that any more.
    if (!stream.destroyed) throw error;
  }
  if (told > MAX_LINES) listener.line(`(${MAX_LINES} lines are logged, the rest is not)`);
  else if (rest !== '') listener.line(rest);
  return text;
}
