import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { BadRequest } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { QueryDict } from './query-dict.js';

/**
 * Reads the fields of a `multipart/form-data` body; files in it are passed over, since no call takes one.
 *
 * @throws BadRequest where the body is not what its content type says
 */
export async function parseMultipart(bytes: Buffer, contentType: string): Promise<QueryDict> {
  const fields = new QueryDict();
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new BadRequest(MESSAGES.multipartParse(reason)));
    };
    try {
      const headers: BusboyHeaders = { 'content-type': contentType };
      const parser = new Busboy({ headers, limits: { fieldSize: bytes.length, fieldNameSize: 1_000 } });
      parser.on('field', (name, value) => {
        fields.append(name, value);
      });
      parser.on('file', (_name, stream) => {
        stream.on('error', fail).resume();
      });
      parser.on('error', fail);
      parser.on('finish', () => {
        resolve(fields);
      });
      parser.end(bytes);
    } catch (error) {
      fail(error);
    }
  });
}
