/**
 * What an execute does when `max_running` jobs of the process have not ended: the job waits for its turn, the execute is refused, or
 * the oldest job is stopped.
 */
export const ON_LIMIT = ['queue', 'skip', 'replace'] as const;

export type OnLimit = (typeof ON_LIMIT)[number];
