import type { Json } from '../flow/index.js';
import { decoderOf } from '../rest/body/charset.js';
import { JsonDocument } from '../rest/body/json-document.js';
import { type MediaType, parseMediaType } from '../rest/body/media-type.js';
import { parseMultipart } from '../rest/body/multipart.js';
import { parseUrlEncodedBody, type QueryDict } from '../rest/body/query-dict.js';

/**
 * The value of the body of a delivery: that of its JSON, the fields of a form, and the text of every other media type. Null if there
 * is no body.
 *
 * @throws BadRequest if it is not the JSON or the form that its media type says
 */
export async function bodyValue(bytes: Buffer, contentType: string): Promise<Json> {
  if (bytes.length === 0) return null;
  const type = parseMediaType(contentType);
  const charset = type.parameters.get('charset');
  if (isJson(type)) return JsonDocument.parse(bytes, charset).value as Json;
  if (isType(type, 'application/x-www-form-urlencoded')) return fieldsIn(parseUrlEncodedBody(bytes, charset));
  if (isType(type, 'multipart/form-data')) return fieldsIn(await parseMultipart(bytes, contentType));
  return decoderOf(charset ?? 'utf-8')?.decode(bytes) ?? bytes.toString('utf8');
}

/** The fields of a form or a query string: a text each, or a list of texts if the field is repeated. */
export const fieldsIn = (fields: QueryDict): Record<string, Json> =>
  Object.fromEntries(
    [...fields.entries()].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );

/** `application/json`, and types such as `application/cloudevents+json`. */
const isJson = ({ type, subtype }: MediaType): boolean =>
  type === 'application' && (subtype === 'json' || subtype.endsWith('+json'));

const isType = ({ type, subtype }: MediaType, name: string): boolean => `${type}/${subtype}` === name;
