import type { Readable } from 'node:stream';
import type { OutputLines } from './output-lines.js';

interface Listener {
  lines: OutputLines;
  /** Called when the output exceeds the limit. The rest is read and discarded. */
  full: () => void;
}

/**
 * Reads UTF-8 text to its end and passes it on to the lines. It does not wait for these to be reported: output that waited for its turn on
 * the event loop would be taken for output that does not arrive.
 */
export async function collectOutput(
  stream: Readable,
  maxBytes: number,
  { lines, full }: Listener,
): Promise<string> {
  let text = '';
  let bytes = 0;
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      bytes += Buffer.byteLength(chunk);
      if (bytes > maxBytes) {
        full();
        continue;
      }
      text += chunk;
      lines.add(chunk);
    }
  } catch (error) {
    // A process that has left the group keeps the pipe open; it is not waited for.
    if (!stream.destroyed) throw error;
  }
  return text;
}
