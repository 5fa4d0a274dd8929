/** What happens with ticks that were missed: no job, one job for all of them, or one for each of the last 100. */
export const MISFIRES = ['skip', 'once', 'all'] as const;

export type Misfire = (typeof MISFIRES)[number];
