import type { Steps, Work } from './steps.js';
import { unescapeInSteps } from './unescape.js';

/** Shorter secrets are not searched for within texts: they would match by chance in every log. */
export const SHORTEST_PATTERN = 4;

/** Shorter pieces of base64, or lines of a multi-line secret, would match by chance. */
const SHORTEST_PIECE = 8;

/** Line widths at which programs wrap base64: coreutils and MIME, OpenSSL and PEM. A log may show a single line. */
const WRAPPED_AT = [76, 64];

/** How many layers of escapes are removed from a text, and from a secret that itself looks escaped. */
export const LAYERS = 3;

/** The texts to search for, which reveal a secret. */
export interface Forms {
  /** Searched for in the text without its escapes. */
  plain: Set<string>;
  /** Base64 with `+` and `/`, without padding. */
  base64: Set<string>;
}

/**
 * The forms of a secret: the secret as it is and with spaces as `+`, each without its escapes; and the base64 of the secret
 * and of its JSON text, at each of the three offsets that it can have in a longer text. Each line of a multi-line secret is a
 * form too, since logs show single lines, as is the number that a flow reads from the secret. The forms of a multi-line key are
 * together about 15 times as long as the key, those of a secret that consists of escapes up to 40 times.
 */
export function* formsOf(secret: string, work: Work): Steps<Forms> {
  const plain = new Set<string>();
  for (const text of [secret, ...linesOf(secret), ...numberOf(secret)]) {
    for (const read of yield* readings(text, work)) {
      plain.add(read);
      plain.add(read.replaceAll(' ', '+'));
      if (work.spend(16 * read.length + 64)) yield;
    }
  }
  const base64 = new Set<string>();
  for (const text of jsonTexts(secret)) {
    // JSONata's `$base64encode`, like `btoa`, encodes each character as one byte.
    for (const encoding of isAscii(text) ? ['utf8' as const] : ['utf8' as const, 'latin1' as const]) {
      for (const piece of base64Pieces(Buffer.from(text, encoding), text === secret)) base64.add(piece);
      if (work.spend(32 * text.length)) yield;
    }
  }
  for (const forms of [plain, base64])
    for (const form of forms) if (form.length < SHORTEST_PATTERN) forms.delete(form);
  return { plain, base64 };
}

/**
 * The secret, and the secret without what looks like escapes in it. A text is unescaped as a whole: a `%41` in the secret
 * itself as well as the `\"` that JSON wrote for a quote.
 */
function* readings(secret: string, work: Work): Steps<Set<string>> {
  const readings = new Set([secret]);
  let latest = [secret];
  for (let layer = 0; layer < LAYERS; layer++) {
    const found: string[] = [];
    for (const text of latest)
      for (const escapes of ['url', 'json', 'both'] as const) {
        const read = (yield* unescapeInSteps(text, escapes, null, work))?.text ?? text;
        if (readings.has(read)) continue;
        readings.add(read);
        found.push(read);
      }
    latest = found;
  }
  return readings;
}

function linesOf(secret: string): string[] {
  const lines = secret.split(/[\r\n\u2028\u2029]+/).map((line) => line.trim());
  return lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_PIECE) : [];
}

/** The number that the secret reads as, as it is written then: `12345` for `0012345`. */
function numberOf(secret: string): string[] {
  const number = secret.trim() === '' ? NaN : Number(secret);
  return Number.isFinite(number) ? [String(number)] : [];
}

/** The secret and its JSON texts: as JavaScript writes it, in ASCII as Python does, and with escaped slashes as PHP does. */
function* jsonTexts(secret: string): Generator<string> {
  const json = JSON.stringify(secret).slice(1, -1);
  const inAscii = (text: string): string =>
    isAscii(text)
      ? text
      : text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  yield secret;
  if (json !== secret) yield json;
  const ascii = inAscii(json);
  if (ascii !== json) yield ascii;
  if (ascii.includes('/')) yield ascii.replaceAll('/', '\\/');
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** @param inLines whether each line of the wrapped base64 is a piece too */
function base64Pieces(bytes: Buffer, inLines: boolean): string[] {
  const whole = bytes.toString('base64');
  const bare = whole.replace(/=+$/, '');
  const widths = inLines ? WRAPPED_AT.filter((width) => bare.length > width) : [];
  const lines = widths.flatMap((width) =>
    Array.from({ length: Math.ceil(bare.length / width) }, (_, line) =>
      bare.slice(line * width, (line + 1) * width),
    ),
  );
  const pieces = [bare, ...lines, ...[0, 1, 2].map((before) => within(bytes, before))];
  return pieces.filter((piece) => piece.length >= SHORTEST_PIECE || piece.length + 2 >= whole.length);
}

/** The part of the base64 that does not depend on neighbouring bytes, if `before` bytes (mod 3) precede the secret. */
function within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}
