/** JSONata's functions that format and parse by a picture: their work grows fast with the picture's length. */
import { Failure } from '../failure.js';
import type { Focus, Native } from './built-ins.js';

const MAX_PICTURE = 200;
const MAX_TEXT = 200;

/** Parsing a date leaves what the picture does not name to "now"; here that is 1970, the same each time. */
const EPOCH = new Date(0);

/** Markers side by side, or parted by what they match themselves, take exponential time to tell apart. */
const AMBIGUOUS = /\[[^\]]*\][\da-z]*\[/i;
const FIXED_WIDTH = /\[[YMDdHhmsf]\d{2,4}\](?=\[)/g;

function checkPicture(picture: string | undefined, text?: string): void {
  if ((picture?.length ?? 0) > MAX_PICTURE)
    throw new Failure(`a picture has at most ${MAX_PICTURE} characters`, false);
  if ((text?.length ?? 0) > MAX_TEXT)
    throw new Failure(`a picture parses at most ${MAX_TEXT} characters`, false);
}

/** By name, the guard that takes the original and gives what to call in its place. */
export const PICTURES: Record<string, (native: Native) => Native> = {
  formatNumber: (native) =>
    function (this: Focus, value: number, picture: string, options?: unknown) {
      checkPicture(picture);
      return native.apply(this, [value, picture, options] as never[]);
    },
  formatInteger: (native) =>
    function (this: Focus, value: number, picture: string) {
      checkPicture(picture);
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
      return native.apply(this, [millis, picture, timezone] as never[]);
    },
  toMillis: (native) =>
    function (this: Focus, timestamp: string, picture?: string) {
      checkPicture(picture, picture === undefined ? '' : timestamp);
      if (picture !== undefined && AMBIGUOUS.test(picture.replace(FIXED_WIDTH, ' '))) {
        throw new Failure(
          'the parts of a date picture must be parted by a sign, or have a fixed width as in [Y0001][M01]',
          false,
        );
      }
      const environment = { ...this.environment, timestamp: EPOCH };
      return native.apply({ ...this, environment }, [timestamp, picture] as never[]);
    },
};
