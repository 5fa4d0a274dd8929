import { ValidationError } from '../rest/errors.js';
import type { PolicyView } from './dto/policy-view.js';

/** A policy without the id of its process. */
export type Policy = Omit<PolicyView, 'id'>;

/** The policy of a process for which none was set. */
export const DEFAULT_POLICY: Policy = {
  max_running: null,
  on_limit: 'queue',
  priority: 0,
  timeout: null,
  max_waiting: null,
  on_failure: null,
};

/** @throws ValidationError if no job could ever run */
export function checkTogether({
  max_running: maxRunning,
  max_waiting: maxWaiting,
}: Pick<Policy, 'max_running' | 'max_waiting'>): void {
  if (maxWaiting === 0 && maxRunning === null) throw new ValidationError({ max_waiting: [NOTHING_RUNS] });
}

const NOTHING_RUNS = {
  en: 'Each job waits for a moment before it runs: without "max_running", at least one must be allowed to.',
  zh: '每个任务运行前都会等待片刻：未设置 max_running 时，至少要允许一个任务等待。',
};
