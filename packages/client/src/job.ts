import type { components } from './api.js';

type Schemas = components['schemas'];

/** A job as lists show it. */
export type Job = Schemas['Job'];

/** A job with its inputs, outputs and nodes. */
export type JobDetail = Schemas['JobDetail'];

/** The state of a node in a job. */
export type JobNode = Schemas['JobNode'];

export type JobState = Job['state'];

const ENDED: ReadonlySet<JobState> = new Set<JobState>(['successful', 'failed', 'stopped']);

/** Whether a job in this state has ended. Its state then never changes. */
export const isEnded = (state: JobState): boolean => ENDED.has(state);
