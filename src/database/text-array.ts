/** Total length of the texts, in UTF-16 units, above which pg's own serialisation takes too long. */
const LARGE = 64 * 1024;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** A parameter that serialises itself for pg. */
interface Parameter {
  toPostgres(): string;
}

/**
 * Makes texts a parameter of the type `text[]`. For large texts it writes the literal itself, in one pass: pg escapes with two
 * regular expressions, which took 0.2 s for 1 MiB of quotes.
 */
export function textArray(texts: (string | null)[]): (string | null)[] | Parameter {
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return length <= LARGE ? texts : { toPostgres: () => literalOf(texts) };
}

const literalOf = (texts: (string | null)[]): string =>
  `{${texts.map((text) => (text === null ? 'NULL' : `"${escaped(text)}"`)).join()}}`;

/** The text with a backslash before each quote and each backslash. */
function escaped(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const written = Buffer.allocUnsafe(2 * bytes.length);
  let end = 0;
  // By index: an iterator takes two to three times as long (measured).
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === QUOTE || byte === BACKSLASH) written[end++] = BACKSLASH;
    written[end++] = byte;
  }
  return written.toString('utf8', 0, end);
}
