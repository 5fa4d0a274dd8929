import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { MOST_FIELDS, QueryDict } from './query-dict.js';

/** Busboy would take it for a boundary that never comes. */
const EMPTY_BOUNDARY = /;\s*boundary=(?:"")?\s*(?:;|$)/i;

/**
 * Reads the fields of a `multipart/form-data` body; of files in it only the names, since no call takes one.
 *
 * @throws BadRequest where the content type names no boundary, or past {@link MOST_FIELDS}
 */
export async function parseMultipart(bytes: Buffer, contentType: string): Promise<QueryDict> {
  if (EMPTY_BOUNDARY.test(contentType))
    throw new BadRequest(MESSAGES.multipartParse('the boundary is empty'));
  const fields = new QueryDict();
  return new Promise((resolve, reject) => {
    try {
      const headers: BusboyHeaders = { 'content-type': contentType };
      const parser = new Busboy({
        headers,
        limits: { parts: MOST_FIELDS, fieldSize: bytes.length, fieldNameSize: 1_000 },
      });
      parser.on('partsLimit', () => {
        reject(new BadRequest(MESSAGES.tooManyFields(MOST_FIELDS)));
      });
      parser.on('field', (name, value) => {
        fields.append(name, value);
      });
      parser.on('file', (name, stream) => {
        fields.files.add(name);
        stream.on('error', () => undefined).resume();
      });
      // Of a body that breaks off, Django takes what came whole.
      parser.on('error', () => {
        resolve(fields);
      });
      parser.on('finish', () => {
        resolve(fields);
      });
      parser.end(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new BadRequest(MESSAGES.multipartParse(reason)));
    }
  });
}
