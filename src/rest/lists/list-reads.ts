import { POOL_SIZE } from '../../database/data-source-options.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';

/** The reads of lists that run at the same time: they leave a connection of the process to everything else, such as executes. */
const AT_ONCE = POOL_SIZE - 1;
/** Those of one caller: they leave one to the lists of another. */
const MOST_OF_ONE = AT_ONCE - 1;

/** All reads of lists in this process, of which fifty can each take Postgres a second. */
export const listReads = new FairSemaphore(AT_ONCE, MOST_OF_ONE);
