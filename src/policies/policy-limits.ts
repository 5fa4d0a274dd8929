/** The least and the greatest priority of a policy. */
export const PRIORITY = { least: -10, greatest: 10 } as const;

/** The greatest `max_running`. */
export const MOST_RUNNING = 10_000;
