import type { JobFilters, JobState } from '@liucheng/client';
import { LATEST_MOMENT } from './local-moment.js';

export const JOB_STATES = [
  'waiting',
  'running',
  'stopping',
  'successful',
  'failed',
  'stopped',
] as const satisfies readonly JobState[];
export const TRIGGERS = ['user', 'schedule', 'hook', 'rerun', 'call'] as const;
export const KINDS = ['run', 'trial'] as const;
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Trigger = (typeof TRIGGERS)[number];
export type Kind = (typeof KINDS)[number];
export type Period = (typeof PERIODS)[number];

/** What the URL of the job list says. Keys are left out where they filter nothing. */
export interface JobSearch {
  process?: number;
  /** Joined by commas. */
  state?: string;
  trigger?: Trigger;
  kind?: Kind;
  version?: number;
  cuser?: number;
  error?: string;
  rerun_of?: number;
  /** Executed in the last hour, day, …; it moves on with the time. */
  period?: Period;
  /** Executed at or after, and before: unix seconds. */
  from?: number;
  to?: number;
  ordering?: string;
  /** From 1. */
  page?: number;
}

/** New values of some keys; undefined takes the filter away. */
export type SearchChange = { [Key in keyof JobSearch]?: JobSearch[Key] | undefined };

export const PAGE_SIZE = 50;

const SECONDS: Record<Period, number> = { hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 };
const ORDERINGS = new Set(
  ['id', 'ctime', 'start_time', 'finish_time'].flatMap((field) => [field, `-${field}`]),
);

const among = <Name extends string>(names: readonly Name[], value: unknown): Name | undefined =>
  names.find((name) => name === value);

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value || NaN) : NaN;
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function moment(value: unknown): number | undefined {
  const number = wholeNumber(value);
  return number !== undefined && number <= LATEST_MOMENT ? number : undefined;
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Reads the search part of a URL, which anybody may have typed: what is not valid filters nothing. */
export function readJobSearch(search: Record<string, unknown>): JobSearch {
  const states = (textOf(search.state) ?? '').split(',').filter((state) => among(JOB_STATES, state));
  const ordering = textOf(search.ordering);
  const page = wholeNumber(search.page);
  const read = {
    process: wholeNumber(search.process),
    state: states.length === 0 ? undefined : states.join(','),
    trigger: among(TRIGGERS, search.trigger),
    kind: among(KINDS, search.kind),
    version: wholeNumber(search.version),
    cuser: wholeNumber(search.cuser),
    error: textOf(search.error),
    rerun_of: wholeNumber(search.rerun_of),
    period: among(PERIODS, search.period),
    from: moment(search.from),
    to: moment(search.to),
    ordering: ordering !== undefined && ORDERINGS.has(ordering) ? ordering : undefined,
    page: page === 1 ? undefined : page,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** The filters of the call. @param now unix seconds */
export function filtersOf(search: JobSearch, now: number): JobFilters {
  const {
    process,
    trigger,
    kind,
    version,
    cuser,
    error,
    rerun_of,
    period,
    from,
    to,
    ordering,
    page = 1,
  } = search;
  const since = period === undefined ? from : Math.floor(now) - SECONDS[period];
  const states = statesOf(search);
  return {
    process,
    trigger,
    kind,
    version,
    cuser,
    error,
    rerun_of,
    ordering,
    state: states.length === 0 ? undefined : states,
    ctime__gte: since,
    ctime__lt: period === undefined ? to : undefined,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
}

/** The search after a change of a filter: the first page of it, without keys that filter nothing. */
export function changedSearch(search: JobSearch, change: SearchChange): JobSearch {
  return readJobSearch({ ...search, page: undefined, ...change });
}

/** How many filters are set. */
export const countFilters = (search: JobSearch): number =>
  Object.keys(search).filter((key) => key !== 'ordering' && key !== 'page').length;

/** The states that jobs are filtered by. */
export const statesOf = ({ state }: JobSearch): JobState[] =>
  (state?.split(',') ?? []).flatMap((each) => among(JOB_STATES, each) ?? []);

/** The change that adds a state to those that jobs are filtered by, or takes it away. */
export function toggledState(search: JobSearch, state: JobState): SearchChange {
  const states = statesOf(search);
  const others = states.filter((other) => other !== state);
  return { state: (states.includes(state) ? others : [...states, state]).join(',') };
}

/** The change that takes all filters away, and keeps the order. */
export function clearedFilters(search: JobSearch): SearchChange {
  const none = Object.fromEntries(Object.keys(search).map((key) => [key, undefined])) as SearchChange;
  return { ...none, ordering: search.ordering };
}

/** Whether jobs are filtered by a beginning or an end, rather than by a period that moves on with the time. */
export const hasOwnPeriod = ({ from, to }: JobSearch): boolean => from !== undefined || to !== undefined;
