import { POOL_SIZE } from '../../database/data-source-options.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';

/** The reads of lists that run at the same time: they leave a connection of the process to everything else, such as executes. */
const AT_ONCE = POOL_SIZE - 1;
/** The most of one caller: they leave one to the lists of another. */
const MOST_PER_CALLER = AT_ONCE - 1;

/** Bounds the reads of lists in this process. One can take Postgres a second. */
export const listReads = new FairSemaphore(AT_ONCE, MOST_PER_CALLER);
