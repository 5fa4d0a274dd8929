/** The seconds of a quarter of an hour, by which jobs are counted. Its number since 1970 is the column `slot`. */
export const QUARTER_SECONDS = 900;
