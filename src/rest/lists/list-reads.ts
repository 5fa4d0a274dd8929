import { POOL_SIZE } from '../../database/data-source-options.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';

/** The reads of lists that run at the same time: they leave a connection of the process to everything else, such as executes. */
const AT_ONCE = POOL_SIZE - 1;
/** The most of one caller: they leave one to the lists of another. */
const MOST_PER_CALLER = AT_ONCE - 1;

/**
 * How many of them may be slow. Where Postgres is on the same machine, they take the processors from the API: beside 40 connections that search, a
 * detail took 16 ms with nine and 3 with five, an execute 24 and 2, a first page 38 and 4, and there were as many searches a second (measured on
 * two cores; `npm run bench -- neighbours`).
 */
const SLOW_AT_ONCE = 5;
const MOST_SLOW_PER_CALLER = SLOW_AT_ONCE - 1;

/** Bounds the reads of lists in this process, because one can take Postgres a second. */
export const listReads = new FairSemaphore(AT_ONCE, MOST_PER_CALLER);

/** Bounds those that can take Postgres more than some milliseconds. They have a place here first. */
export const slowReads = new FairSemaphore(SLOW_AT_ONCE, MOST_SLOW_PER_CALLER);

/** Both, for such a read. */
export const slowListReads: Pick<typeof listReads, 'run'> = {
  run: (caller, read) => slowReads.run(caller, () => listReads.run(caller, read)),
};
