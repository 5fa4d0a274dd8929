import { JobPlaces } from '../../flow/job-places.js';

/** The most requests in progress in this process. Each has a connection: 20,000 of them took all file descriptors, those for Postgres too. */
const MOST = 1_000;

/** The requests of this process. */
export const openRequests = new JobPlaces(MOST);
