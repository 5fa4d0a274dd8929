import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** How many lines are reported per turn of the event loop. */
const AT_ONCE = 500;
/** The maximum number of reported lines: 1 MiB of empty lines would be a million log entries. */
const MAX_LINES = 20_000;

interface Listener {
  line(text: string): void;
  /** Called when the output exceeds the limit. The rest is read and discarded. */
  full(): void;
}

/** Reads UTF-8 text to its end and reports each line. The last line may lack a line break. */
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
    // A process that has left the group keeps the pipe open; it is not waited for.
    if (!stream.destroyed) throw error;
  }
  if (told > MAX_LINES) listener.line(`(only the first ${MAX_LINES} lines are logged)`);
  else if (rest !== '') listener.line(rest);
  return text;
}
