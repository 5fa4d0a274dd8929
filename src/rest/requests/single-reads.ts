import { FairSemaphore } from '../../database/fair-semaphore.js';

/** The most reads of single objects at a time. */
const AT_ONCE = 4;

/** The most of one caller at a time: they leave one to others. */
const MOST_PER_CALLER = AT_ONCE - 1;

/**
 * The reads of single objects in this process, such as one hook or one page of a log. Behind those of a viewer with a thousand connections, lists and
 * executes of others waited 0.7 to 2.6 s for a connection.
 */
export const singleReads = new FairSemaphore(AT_ONCE, MOST_PER_CALLER);
