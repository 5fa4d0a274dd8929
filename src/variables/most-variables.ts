/** The most shared variables of an installation: each worker loads all of them after each change. */
export const MOST_VARIABLES = 1_000;
