/** A flow of at most this many characters is checked in the thread of the requests, in at most 100 ms; a larger one in another thread. */
export const CHECKED_AT_ONCE = 8 * 1024;
