import type { Message } from '../rest/messages.js';

/** The states of a job with their names. The last three are ended states, which never change. */
export const JOB_STATES = {
  waiting: { en: 'Waiting', zh: '等待中' },
  running: { en: 'Running', zh: '运行中' },
  stopping: { en: 'Stopping', zh: '停止中' },
  successful: { en: 'Successful', zh: '成功' },
  failed: { en: 'Failed', zh: '失败' },
  stopped: { en: 'Stopped', zh: '已停止' },
} as const satisfies Record<string, Message>;

export type JobState = keyof typeof JOB_STATES;

/** The states of jobs that have ended. Statistics have a column for each. */
export const ENDED_STATES = ['successful', 'failed', 'stopped'] as const satisfies readonly JobState[];

/** Whether a state is an ended state. */
const isEnded = (state: JobState): boolean => (ENDED_STATES as readonly JobState[]).includes(state);

/** The other states. */
export const UNENDED_STATES = (Object.keys(JOB_STATES) as JobState[]).filter((state) => !isEnded(state));
