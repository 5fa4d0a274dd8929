import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterPendingIo } from '../after-pending-io.js';
import { DownloadStream } from './download-stream.js';
import { whileAdmitted } from './confirmation.js';
import type { Actor } from './caller.js';
import { sendStreamHeaders } from './stream-headers.js';

/** The size of the pieces of a long text, in characters. A client has the time of {@link DownloadStream} to read each. */
const PIECE = 64 * 1024;

/** A file to download. */
export interface Download {
  /** The media type, with its charset. */
  type: string;
  /** Its name, in ASCII. */
  name: string;
  /** The memory that one of its texts and the reading of the next one take at most, in bytes. Not called for HEAD. */
  heldBytes: () => number | Promise<number>;
  /** The texts, each read when the client has read the ones before. Not called for HEAD. */
  texts: () => AsyncGenerator<string>;
}

/**
 * Answers with a file that is made while it is sent. The transfer is broken off, so that the client sees that the file is not whole, if
 * its texts fail, if the caller loses access, or if the client stops reading.
 */
export async function sendDownload(
  request: FastifyRequest,
  reply: FastifyReply,
  actor: Actor,
  { type, name, heldBytes, texts }: Download,
): Promise<void> {
  void reply.headers({
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  });
  if (request.method === 'HEAD') {
    sendStreamHeaders(reply);
    return;
  }
  const stream = new DownloadStream(inPieces(texts()), actor.id, await heldBytes());
  const closed = new Promise<void>((resolve) => {
    stream.once('close', resolve);
    reply.raw.once('close', resolve);
  });
  // Ends the stream even while it waits for a client that does not read.
  whileAdmitted(actor, closed).catch(() => stream.destroy());
  void reply.send(stream);
}

async function* inPieces(texts: AsyncGenerator<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const text of texts) {
    rest += text;
    while (rest.length >= PIECE) {
      const end = endOfPiece(rest, PIECE);
      yield rest.slice(0, end);
      rest = rest.slice(end);
      // Otherwise a client that reads at once would keep other requests waiting until the end of the text.
      await afterPendingIo();
    }
  }
  if (rest !== '') yield rest;
}

/** Does not separate the halves of a surrogate pair: each alone would become U+FFFD. */
function endOfPiece(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return end < text.length && code >= 0xd800 && code <= 0xdbff ? end + 1 : end;
}
