import type { components, JobDetail } from '@liucheng/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { filtersOf, type JobSearch } from './model/job-search.js';
import type { Step } from './model/steps.js';

type Schemas = components['schemas'];
export type StepPage = Schemas['StepPage'];
export type Statistics = Schemas['Statistics'];

/** The most steps that a replay and exact durations read, and how many one call reads. */
export const MOST_STEPS = 10_000;
const STEPS_A_PAGE = 1_000;

/** A job with its inputs and outputs. `state` is what its events say: it is read again when that changes. */
export const jobQuery = (job: number, state: string | undefined) =>
  queryOptions({
    queryKey: ['jobs', 'one', job, state ?? ''],
    queryFn: ({ signal }): Promise<JobDetail> => client.jobs.get(job, { signal }),
    placeholderData: keepPreviousData,
  });

/** A process: its name, and when its draft was last saved. */
export const processQuery = (process: number) =>
  queryOptions({
    queryKey: ['processes', 'one', process],
    queryFn: ({ signal }) => client.processes.get(process, { signal }),
  });

/** A page of the job list. It is read again every few seconds while the page is in sight. */
export const jobsQuery = (search: JobSearch) =>
  queryOptions({
    queryKey: ['jobs', 'list', search],
    queryFn: ({ signal }) => client.jobs.list(filtersOf(search, Date.now() / 1_000), { signal }).page(),
    placeholderData: keepPreviousData,
    refetchInterval: 3_000,
  });

/** How many of the newest jobs of a process stand beside its canvas. */
const BESIDE = 30;

/** The newest jobs of a process, which are read again every few seconds while they are in sight. */
export const processJobsQuery = (process: number) =>
  queryOptions({
    queryKey: ['jobs', 'beside', process],
    queryFn: async ({ signal }) =>
      (await client.jobs.list({ process, limit: BESIDE }, { signal }).page()).results,
    refetchInterval: 3_000,
  });

/** The flow that a job ran: a version never changes; of a trial, the draft as it is now. */
export const flowQuery = (process: number, version: number | null) =>
  queryOptions({
    queryKey: ['processes', 'flow', process, version ?? 'draft'],
    queryFn: async ({ signal }): Promise<unknown> => {
      const { flow } = await client.processes.flow(process, { version: version ?? undefined, signal });
      return flow;
    },
    staleTime: version === null ? 0 : Infinity,
  });

/** The versions of a process, newest first. */
export const versionsQuery = (process: number) =>
  queryOptions({
    queryKey: ['versions', process],
    queryFn: ({ signal }) => client.processes.versions(process, { signal }),
  });

/** A page of the steps of a node. `change` tells that it has run since. */
export const nodeStepsQuery = (
  job: number,
  node: string,
  {
    state,
    offset,
    limit,
    change,
  }: { state: 'failed' | undefined; offset: number; limit: number; change: string },
) =>
  queryOptions({
    queryKey: ['jobs', 'steps', job, node, state ?? '', offset, change],
    queryFn: async ({ signal }): Promise<StepPage> => {
      const { data } = await client.api.GET('/api/job/step/', {
        params: { query: { job, node, limit, offset, ...(state ? { state } : {}) } },
        signal,
      });
      return data ?? { count: 0, next: null, previous: null, results: [] };
    },
    placeholderData: (before: StepPage | undefined, query) =>
      query?.queryKey[2] === job && query.queryKey[3] === node ? before : undefined,
  });

/** All steps of an ended job, up to {@link MOST_STEPS}. */
export const allStepsQuery = (job: number) =>
  queryOptions({
    queryKey: ['jobs', 'all-steps', job],
    queryFn: async ({ signal }): Promise<Step[]> => {
      const steps: Step[] = [];
      for (let page: StepPage | undefined; steps.length < MOST_STEPS && page?.next !== null;) {
        const query = { job, limit: STEPS_A_PAGE, offset: steps.length };
        page = (await client.api.GET('/api/job/step/', { params: { query }, signal })).data;
        if (page === undefined || page.results.length === 0) break;
        steps.push(...page.results);
      }
      return steps;
    },
    staleTime: Infinity,
  });

/** Counts and durations of jobs by day, of a process or of all. */
export const statisticsQuery = (process: number | undefined, days: number) =>
  queryOptions({
    queryKey: ['stat', process ?? 0, days],
    queryFn: async ({ signal }): Promise<Statistics | null> => {
      const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const query = { days, tz, ...(process === undefined ? {} : { id: process }) };
      return (await client.api.GET('/api/process/stat/', { params: { query }, signal })).data ?? null;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
