/** A media type with its parameters, as in `Content-Type` and `Accept`. */
export interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const PART = /((?:[^";]|"(?:[^"\\]|\\.)*"?)*)/y;

/** Parses a media type. An invalid one is not an error; it matches nothing. */
export function parseMediaType(text: string): MediaType {
  const [full = '', ...rest] = split(text);
  const [type = '', subtype = ''] = full.toLowerCase().split('/', 2);
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    parameters.set(name, unquote(part.slice(equals + 1).trim()));
  }
  return { type, subtype, parameters };
}

/** Whether an offered and a requested media type match. `*` matches anything on either side. */
export const matches = (offered: MediaType, asked: MediaType): boolean =>
  wildcard(offered.type, asked.type) && wildcard(offered.subtype, asked.subtype);

const wildcard = (a: string, b: string): boolean => a === b || a === '*' || b === '*';

function split(text: string): string[] {
  const parts: string[] = [];
  PART.lastIndex = 0;
  do {
    const [, part = ''] = PART.exec(text) ?? [];
    parts.push(part.trim());
    // Skip the semicolon that ended this part.
    PART.lastIndex += 1;
  } while (PART.lastIndex <= text.length);
  return parts;
}

const unquote = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"')
    : text;
