import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';
import { type Language, languageOf } from '../language.js';
import { type Message, MESSAGES } from '../messages.js';

/** What Node's parser says of bytes that are not valid HTTP. */
interface ParserError extends NodeJS.ErrnoException {
  /** The bytes of the request, a `Buffer`. Fastify declares what its JSON would be. */
  rawPacket?: unknown;
  /** How many of them the parser had read. */
  bytesParsed?: number;
}

/** Responds to bytes that are not valid HTTP. */
export function answerUnreadableRequest(error: ParserError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  // A connection that was opened in advance. A proxy would take the answer for that of its next request.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  const { status, detail } = answerTo(error);
  const body = JSON.stringify({ detail: detail[languageIn(error)] });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function answerTo(error: ParserError): { status: string; detail: Message } {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: '431 Request Header Fields Too Large',
        detail: MESSAGES.headersTooLarge(maxHeaderSize),
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: '408 Request Timeout', detail: MESSAGES.late };
    default:
      return {
        status: '400 Bad Request',
        detail: hasRawLetters(error) ? MESSAGES.rawUrl : MESSAGES.malformed,
      };
  }
}

/** Whether a URL was refused for a letter that should have been %-escaped, as in `curl '…/?name=审批'`. */
const hasRawLetters = ({ code, rawPacket, bytesParsed = 0 }: ParserError): boolean =>
  code === 'HPE_INVALID_URL' && Buffer.isBuffer(rawPacket) && (rawPacket[bytesParsed] ?? 0) >= 0x80;

/**
 * The language of a request that the parser has refused: that of the header in its last packet, which has at most 64 KiB. Requests before
 * it in the packet do not count.
 */
export function languageIn({ rawPacket, bytesParsed = 0 }: ParserError): Language {
  if (!Buffer.isBuffer(rawPacket)) return 'en';
  const text = rawPacket.toString('latin1');
  // Too large headers can end the parser within the blank line after them.
  const stopped = Math.max(0, bytesParsed - 3);
  const before = text.lastIndexOf('\r\n\r\n', stopped - 1);
  const after = text.indexOf('\r\n\r\n', stopped);
  const head = text.slice(before === -1 ? 0 : before, after === -1 ? undefined : after);
  return languageOf(/\r\naccept-language:[ \t]*([^\r\n]*)/i.exec(head)?.[1]);
}
