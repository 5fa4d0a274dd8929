/** A shorter secret is no pattern: every log would be full of what happens to be equal to it. */
export const SHORTEST_PATTERN = 4;

/** Shorter pieces of base64, or lines of a secret of several, turn up by chance. */
const SHORTEST_PIECE = 8;

/** In so wide lines programs wrap base64: coreutils and MIME, OpenSSL and PEM. */
const WRAPPED_AT = [76, 64];

/**
 * The texts in which a secret gives itself away: as it is, as JSON, URL and form write it, and in base64, at each of the
 * three places that it can have in a longer text. A secret of several lines is also each of its lines, as logs show them.
 */
export function formsOf(secret: string): string[] {
  const forms = new Set<string>();
  for (const text of [secret, ...linesOf(secret)]) {
    forms.add(text);
    forms.add(JSON.stringify(text).slice(1, -1));
    forms.add(encodeURIComponent(text));
    forms.add(formEncoded(text));
    forms.add(text.replaceAll(' ', '+'));
  }
  // JSONata's `$base64encode`, like `btoa`, takes a character for a byte.
  for (const encoding of ['utf8', 'latin1'] as const)
    for (const base64 of base64Forms(Buffer.from(secret, encoding))) {
      forms.add(base64);
      forms.add(base64.replaceAll('+', '-').replaceAll('/', '_'));
    }
  return [...forms].filter((form) => form.length >= SHORTEST_PATTERN);
}

function linesOf(secret: string): string[] {
  const lines = secret.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim());
  return lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_PIECE) : [];
}

const formEncoded = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2);

function base64Forms(bytes: Buffer): string[] {
  const whole = bytes.toString('base64');
  const wrapped = WRAPPED_AT.filter((width) => whole.length > width).flatMap((width) =>
    Array.from({ length: Math.ceil(whole.length / width) }, (_, line) =>
      whole.slice(line * width, (line + 1) * width),
    ),
  );
  const pieces = [whole.replace(/=+$/, ''), ...wrapped, ...[0, 1, 2].map((before) => within(bytes, before))];
  return [
    whole,
    ...pieces.filter((piece) => piece.length >= SHORTEST_PIECE || piece.length + 2 >= whole.length),
  ];
}

/** What of its base64 does not depend on the neighbours, where so many bytes (mod 3) come before it. */
function within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
