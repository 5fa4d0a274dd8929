import type { Job, JobState } from '@liucheng/client';
import type { Output } from './output.js';
import { visible } from './output.js';

type Paint = (text: string) => string;

/** A text in the colour of a state; of a state that this version does not know, as it is. */
export function painted(state: JobState, text: string, colors: Output['colors']): string {
  const paints: Partial<Record<JobState, Paint>> = {
    waiting: colors.dim,
    running: colors.cyan,
    stopping: colors.yellow,
    successful: colors.green,
    failed: colors.red,
    stopped: colors.yellow,
  };
  return paints[state]?.(text) ?? text;
}

/** A moment in unix seconds, in local time: `2026-11-25 20:30:00`. */
export function shownTime(seconds: number | null): string {
  if (seconds === null) return '–';
  const date = new Date(seconds * 1_000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A duration: `0.4 s`, `4 s`, `12 s`, `3 min 05 s`, `2 h 05 min`. */
export function shownDuration(seconds: number): string {
  if (seconds < 10) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (part: number): string => String(part).padStart(2, '0');
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} min`;
}

/** How long a job has run; a dash while it runs. */
export function durationOf(job: Job): string {
  if ('duration' in job && typeof job.duration === 'number') return shownDuration(job.duration);
  const { start_time: start, finish_time: finish } = job;
  return start === null || finish === null ? '–' : shownDuration(finish - start);
}

/** One line of a log: `time level node text`, on a terminal with colours. */
export function shownLine(line: string, colors: Output['colors']): string {
  const shown = visible(line);
  const [, time = '', level = '', rest = ''] = /^(\S+) (\w+)( .*)?$/s.exec(shown) ?? [];
  if (time === '') return shown;
  const paint = level === 'error' ? colors.red : level === 'warn' ? colors.yellow : (text: string) => text;
  return `${colors.dim(time)} ${paint(level)}${rest}`;
}

/** The state of a job, its duration and its error. */
export function summaryOf(job: Job, colors: Output['colors']): string {
  const state = painted(job.state, visible(job.state_name), colors);
  const error = job.error === null ? '' : `: ${visible(job.error)}`;
  return `job ${job.id}: ${state} (${durationOf(job)})${error}`;
}
