import { matches, parseMediaType } from '../rest/body/media-type.js';
import { JsonDocument } from '../rest/body/json-document.js';
import { fileIn } from '../rest/body/multipart.js';
import type { SentBody } from '../rest/body/request-body.js';
import { UnsupportedMediaType, ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import { JSON_TYPE } from '../rest/requests/negotiate.js';

/** The media type of a form, which an import takes besides JSON. */
export const FORM_TYPE = 'multipart/form-data';

/** The field of a form that has the file. */
export const FIELD = 'file';

/**
 * The text of a file, which is the body or the file `file` of a form.
 *
 * @throws ValidationError if the form has no file; UnsupportedMediaType; BadRequest if it cannot be read
 */
export async function fileText({ bytes, contentType }: SentBody): Promise<string> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mediaType = parseMediaType(contentType);
  if (body.length === 0) throw new ValidationError({ [FIELD]: [NO_FILE] });
  if (matches(parseMediaType(JSON_TYPE), mediaType))
    return JsonDocument.textOf(body, mediaType.parameters.get('charset'));
  if (!matches(parseMediaType(FORM_TYPE), mediaType)) throw new UnsupportedMediaType(contentType);
  const file = await fileIn(body, contentType, FIELD);
  if (file === undefined) throw new ValidationError({ [FIELD]: [NO_FILE] });
  return JsonDocument.textOf(file);
}

const NO_FILE = message('No file was submitted.', '没有提交任何文件。');
