import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { MAX_FIELDS, QueryDict } from './query-dict.js';

/** Matches an empty boundary. Busboy would wait for it forever. */
const EMPTY_BOUNDARY = /;\s*boundary=(?:"")?\s*(?:;|$)/i;

/** The most characters of a boundary (RFC 2046, 5.1.1). The search for one of 15,000 in a body of 1 MB took 5 s. */
const LONGEST_BOUNDARY = 70;

const BOUNDARY = /;\s*boundary=(?:"([^"\\]+)"|([^\s;"\\]+))/i;

/**
 * The boundary of a content type. Busboy gets only this boundary. From the whole content type it could read another one
 * (`boundary*=`) than the one whose parts were counted.
 *
 * @throws BadRequest if there is no valid boundary
 */
function boundaryOf(contentType: string): string {
  if (EMPTY_BOUNDARY.test(contentType))
    throw new BadRequest(MESSAGES.multipartParse('the boundary is empty'));
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new BadRequest(MESSAGES.multipartParse('Multipart: Boundary not found'));
  if (boundary.length > LONGEST_BOUNDARY)
    throw new BadRequest(
      MESSAGES.multipartParse(`the boundary is longer than ${LONGEST_BOUNDARY} characters`),
    );
  // Busboy decodes non-ASCII characters, and would search for other bytes than those that are counted.
  if (!/^[\x20-\x7e]+$/.test(boundary))
    throw new BadRequest(MESSAGES.multipartParse('the boundary is not ASCII'));
  return boundary;
}

/**
 * Whether a body has more parts than a form may have fields. Checked before parsing: Busboy continues past its limit, and took
 * 0.5 s for a body of 1 MB with 17,000 parts.
 */
function hasTooManyParts(bytes: Buffer, boundary: string): boolean {
  const delimiter = Buffer.from(`--${boundary}`);
  let parts = 0;
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + delimiter.length))
    // One more delimiter ends the body.
    if ((parts += 1) > MAX_FIELDS + 1) return true;
  return false;
}

/**
 * Reads the fields of a `multipart/form-data` body, and of files only the names.
 *
 * @throws BadRequest if the content type has no boundary, or there are more than {@link MAX_FIELDS} fields
 */
export async function parseMultipart(bytes: Buffer, contentType: string): Promise<QueryDict> {
  const fields = new QueryDict();
  await parseParts(bytes, contentType, (parser) => {
    parser.on('field', (name, value) => {
      fields.append(name, value);
    });
    parser.on('file', (name, stream) => {
      fields.files.add(name);
      stream.on('error', () => undefined).resume();
    });
  });
  return fields;
}

/**
 * The content of a file in a `multipart/form-data` body, the last one of this name; undefined if there is none.
 *
 * @throws as {@link parseMultipart}
 */
export async function fileIn(
  bytes: Buffer,
  contentType: string,
  wanted: string,
): Promise<Buffer | undefined> {
  let chunks: Buffer[] | undefined;
  await parseParts(bytes, contentType, (parser) => {
    parser.on('file', (name, stream) => {
      stream.on('error', () => undefined);
      if (name !== wanted) {
        stream.resume();
        return;
      }
      const own: Buffer[] = (chunks = []);
      stream.on('data', (chunk: Buffer) => own.push(chunk));
    });
  });
  return chunks && Buffer.concat(chunks);
}

async function parseParts(
  bytes: Buffer,
  contentType: string,
  listen: (parser: BusboyInstance) => void,
): Promise<void> {
  const boundary = boundaryOf(contentType);
  if (hasTooManyParts(bytes, boundary)) throw new BadRequest(MESSAGES.tooManyFields(MAX_FIELDS));
  return new Promise((resolve, reject) => {
    try {
      const headers: BusboyHeaders = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
      const parser = new Busboy({
        headers,
        limits: { parts: MAX_FIELDS, fieldSize: bytes.length, fieldNameSize: 1_000 },
      });
      parser.on('partsLimit', () => {
        reject(new BadRequest(MESSAGES.tooManyFields(MAX_FIELDS)));
      });
      listen(parser);
      // If a body is truncated, Django uses its complete fields.
      parser.on('error', () => {
        resolve();
      });
      parser.on('finish', () => {
        resolve();
      });
      parser.end(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new BadRequest(MESSAGES.multipartParse(reason)));
    }
  });
}
