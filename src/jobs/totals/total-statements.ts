import { beyondHorizon, horizonOf } from '../../database/counts/horizon.js';
import { unseen } from '../../database/unseen.js';
import { ENDED_STATES, UNENDED_STATES } from '../job-state.js';
import { unendedOf } from '../unended-of.js';
import { JOB_TOTALS } from './job-totals.js';
import { createdIn, endedIn } from './quarter-statements.js';

/** Adds the jobs to the totals. What is added, the trigger `job_total_deleted` subtracts. */
export const JOB_HORIZON = horizonOf({
  ...JOB_TOTALS,
  name: 'job-total',
  // So many are counted in 0.1 ms, also where VACUUM has not marked their pages yet; with 1,000, lists took 0.7 ms longer beside a million jobs.
  fewest: 100,
  adding: `added AS (
        INSERT INTO job_total AS t (name, value, count)
        SELECT name, value, sum(n) FROM (
          SELECT process_id, cuser, trigger, version, count(*) AS n FROM job
          WHERE id > (SELECT up_to FROM range) AND id <= (SELECT until FROM range)
          GROUP BY 1, 2, 3, 4
        ) AS jobs CROSS JOIN LATERAL (VALUES
          ('all', ''), ('process', process_id::text), ('cuser', cuser::text), ('trigger', trigger), ('version', COALESCE(version::text, ''))
        ) AS counted (name, value)
        GROUP BY 1, 2
        ON CONFLICT (name, value) DO UPDATE SET count = t.count + excluded.count
      )`,
});

/** SQL: the stored number of the jobs with a value, and the jobs beyond the horizon that fulfil a condition. Exact in one statement. */
const stored = (name: string, value: string, condition: string): string => `
      (COALESCE((SELECT count FROM job_total WHERE name = '${name}' AND value = ${value}), 0)
        + ${beyondHorizon(JOB_TOTALS, 'count(*)', condition)})::int`;

/** SQL: the number of all jobs. */
export const TOTAL = stored('all', `''`, 'true');

/** Versions begin with 1. Not `version IS NULL`, for which Postgres would look through the index of all trials. */
const trials = stored('version', `''`, 'COALESCE(version, 0) = 0');

/** SQL: the number of the jobs of a process. */
const ofProcess = (process: string): string =>
  stored('process', `${process}::int::text`, `process_id = ${process}`);

/**
 * SQL: the number of jobs in some states: the stored number of those that have ended, the ends that are not added to it yet, and the
 * jobs that have not ended.
 *
 * @param process the id of a process; null: of all
 */
function inStates(states: string, process: string | null): string {
  const isGiven = (state: string): string => `${state} = ANY (${states}::varchar[])`;
  const ended = ENDED_STATES.map((state) => `CASE WHEN ${isGiven(`'${state}'`)} THEN ${state} ELSE 0 END`);
  return `(
        (SELECT COALESCE(sum(count), 0) FROM job_total
          WHERE name = ANY (${states}::varchar[]) AND value = ${process === null ? `''` : `${process}::int::text`})
        + (SELECT COALESCE(sum(${ended.join(' + ')}), 0) FROM job_stat_change
          ${process === null ? '' : `WHERE process_id = ${process}`})
        + (SELECT count(*) FROM ${unendedOf(process === null ? null : `ARRAY[${process}::int]`, 'state')} AS unended
          WHERE ${states} && '{${UNENDED_STATES.join()}}' AND ${isGiven('state')}))::int`;
}

/**
 * SQL: the number of the jobs with the values of filters, by the names of these. What a value makes unnecessary has no cost in a plan for one call, so
 * Postgres would plan each call.
 */
export const TOTALS = {
  process: ofProcess,
  'process,state': (process: string, states: string): string =>
    inStates(unseen(`${states}::varchar[]`), process),
  cuser: (cuser: string): string => stored('cuser', `${cuser}::int::text`, `cuser = ${cuser}`),
  trigger: (trigger: string): string => stored('trigger', `${trigger}::text`, `trigger = ${trigger}`),
  version: (version: string): string => stored('version', `${version}::int::text`, `version = ${version}`),
  kind: (kind: string): string =>
    `(CASE ${unseen(`${kind}::text`)} WHEN 'trial' THEN ${trials} ELSE ${TOTAL} - ${trials} END)`,
  state: (states: string): string => inStates(unseen(`${states}::varchar[]`), null),
  ctime__gte: (from: string): string => createdIn({ from }),
  ctime__lt: (to: string): string => createdIn({ to }),
  'ctime__gte,ctime__lt': (from: string, to: string): string => createdIn({ from, to }),
  finish_time__gte: (from: string): string => endedIn({ from }),
  finish_time__lt: (to: string): string => endedIn({ to }),
  'finish_time__gte,finish_time__lt': (from: string, to: string): string => endedIn({ from, to }),
} as const;
