/** Guards for JSONata's functions that format and parse with a picture: their work grows fast with its length. */
import { Failure } from '../failure.js';
import type { Focus, Native } from './built-ins.js';

const MAX_PICTURE = 200;
const MAX_TEXT = 200;

/**
 * JSONata takes the parts of a date that the picture lacks from the current time; here they are those of 1970, so that replays
 * agree.
 */
const EPOCH = new Date(0);

/** Adjacent markers, or markers separated by text that they match themselves, take exponential time to parse. */
const AMBIGUOUS = /\[[^\]]*\][\da-z]*\[/i;
/** A marker of a number in words (`[Yw]`). It matches hyphens, commas and spaces too, so separators do not help: six took 2 s. */
const IN_WORDS = /\[\s*\S[^\]]*w/gi;
const MOST_IN_WORDS = 2;
/** A marker of digits, before a letter that it does not match: `[D01]T`. */
const DIGITS = /\[[YMDdHhmsf]\d*\](?=[A-Za-z])/g;
const FIXED_WIDTH = /\[[YMDdHhmsf]\d{2,4}\](?=\[)/g;

/** A marker with a width of more than 999 (`[Y,1000000]`): JSONata fills it up, however large it is. */
const WIDE = /\[[^[\]]*,[^[\]]*\d{4}[^[\]]*\]/;

const DATE_ONLY = /^\d{4}(?:-\d\d){0,2}$/;
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/;

/** The timestamp with a time zone; without one JavaScript would use that of the machine. */
function inUtc(timestamp: string): string {
  return typeof timestamp !== 'string' || DATE_ONLY.test(timestamp) || ZONED.test(timestamp)
    ? timestamp
    : `${timestamp}Z`;
}

function checkPicture(picture: string | undefined, text?: string): void {
  if ((picture?.length ?? 0) > MAX_PICTURE)
    throw new Failure(
      { en: `a picture has at most ${MAX_PICTURE} characters`, zh: `格式串最多 ${MAX_PICTURE} 个字符` },
      false,
    );
  if ((text?.length ?? 0) > MAX_TEXT)
    throw new Failure(
      { en: `a picture parses at most ${MAX_TEXT} characters`, zh: `格式串最多解析 ${MAX_TEXT} 个字符` },
      false,
    );
}

/** JSONata divides a number until it is small. */
function checkFinite(value: number): void {
  if (Math.abs(value) === Infinity)
    throw new Failure({ en: 'Infinity cannot be formatted', zh: '不能格式化 Infinity' }, false);
}

/** By function name: takes the original and returns its replacement. */
export const PICTURES: Record<string, (native: Native) => Native> = {
  formatNumber: (native) =>
    function (this: Focus, value: number, picture: string, options?: unknown) {
      checkPicture(picture);
      checkFinite(value);
      return native.apply(this, [value, picture, options] as never[]);
    },
  formatInteger: (native) =>
    function (this: Focus, value: number, picture: string) {
      checkPicture(picture);
      checkFinite(value);
      return native.apply(this, [value, picture] as never[]);
    },
  parseInteger: (native) =>
    function (this: Focus, value: string, picture: string) {
      checkPicture(picture, value);
      return native.apply(this, [value, picture] as never[]);
    },
  fromMillis: (native) =>
    function (this: Focus, millis: number, picture?: string, timezone?: string) {
      checkPicture(picture, timezone);
      if (picture !== undefined && WIDE.test(picture))
        throw new Failure(
          {
            en: 'the parts of a date picture are at most 999 characters wide',
            zh: '日期格式串的各部分最多 999 个字符宽',
          },
          false,
        );
      return native.apply(this, [millis, picture, timezone] as never[]);
    },
  toMillis: (native) =>
    function (this: Focus, timestamp: string, picture?: string) {
      checkPicture(picture, picture === undefined ? '' : timestamp);
      if (picture !== undefined && AMBIGUOUS.test(picture.replace(FIXED_WIDTH, ' ').replace(DIGITS, ' '))) {
        throw new Failure(
          {
            en: 'the parts of a date picture must be separated by a character, or have a fixed width as in [Y0001][M01]',
            zh: '日期格式串的各部分之间须有分隔符，或像 [Y0001][M01] 那样有固定宽度',
          },
          false,
        );
      }
      if ((picture?.match(IN_WORDS)?.length ?? 0) > MOST_IN_WORDS)
        throw new Failure(
          {
            en: `a date picture that is parsed has at most ${MOST_IN_WORDS} numbers in words`,
            zh: `用于解析的日期格式串最多有 ${MOST_IN_WORDS} 个以文字书写的数`,
          },
          false,
        );
      const environment = { ...this.environment, timestamp: EPOCH };
      const zoned = picture === undefined ? inUtc(timestamp) : timestamp;
      return native.apply({ ...this, environment }, [zoned, picture] as never[]);
    },
};
