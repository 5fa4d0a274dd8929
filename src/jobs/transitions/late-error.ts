import type { Text } from '../../flow/index.js';

/** The error of a job that has reached the time limit of its process. */
export const lateError = (seconds: number | string): Text => ({
  en: `The job has not ended within the ${seconds} s that the policy of its process allows.`,
  zh: `任务未在流程策略允许的 ${seconds} 秒内结束。`,
});
