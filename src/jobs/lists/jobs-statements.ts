import { CAN_START, IS_RUNNING, WAITS_FOR_PLACE } from '../unended-of.js';
import { likeContaining } from '../../database/like-containing.js';
import {
  comparing,
  type FilterCondition,
  isShort,
  type Variant,
} from '../../rest/lists/filter-conditions.js';
import { Listing } from '../../rest/lists/listing.js';
import { JOB_ORDERING, JobFilters, type JobOrdering } from '../dto/job-filters.js';
import type { JobView } from '../dto/job-view.js';
import { NO_VERSION, withoutKind } from './without-kind.js';
import { JOB_ROWS } from './job-rows-statements.js';
import { ENDED_STATES, type JobState } from '../job-state.js';
import type { JobTrigger } from '../job-trigger.js';
import type { ListedRow } from './job-views.js';
import { isShortError } from './short-error.js';
import { greatestCreatedBefore, greatestEnded, leastCreatedSince } from '../totals/quarter-statements.js';
import { TOTAL, TOTALS } from '../totals/total-statements.js';

/** SQL: the rows of `job` that wait, in the two indexes that have them. */
const WAITING = [CAN_START, WAITS_FOR_PLACE] as const;

/** SQL: the rows of `job` that have not ended, in the three indexes that have them. */
const UNENDED = [...WAITING, IS_RUNNING] as const;

const HAS_ENDED = 'j.finish_time IS NOT NULL';

/** SQL: the rows that have ended. Indexes have one of both conditions. */
const ENDED = `${HAS_ENDED} AND j.state IN (${ENDED_STATES.map((state) => `'${state}'`).join()})`;

/** The parts for times and versions. */
const BY_END = [HAS_ENDED, ...UNENDED] as const;

/** The parts whose indexes have the columns of all filters. */
const COVERED = [ENDED, ...UNENDED] as const;

/** The condition of the jobs that have ended in a state. */
const endedAs = (state: JobState): string => `j.state = '${state}' AND ${HAS_ENDED}`;

/** The parts for processes and users. The jobs that have ended in a state are in the order of their ids in an index. */
const BY_STATE = [...ENDED_STATES.map(endedAs), ...UNENDED] as const;

/** The orders and the filters for which an index has the jobs that have ended. */
const DIVIDED: Readonly<Record<string, readonly string[]>> = {
  process: BY_STATE,
  cuser: BY_STATE,
  state: COVERED,
  version: BY_END,
  ctime: BY_END,
  start_time: BY_END,
  finish_time: BY_END,
  ctime__gte: BY_END,
  ctime__lt: BY_END,
};

/** The condition of jobs that have ended, where an index for the order has only these. */
function endedFor(field: string): string[] {
  if (field === 'id') return [];
  return [DIVIDED[field] === BY_END ? HAS_ENDED : ENDED];
}

/**
 * One end of a range of times.
 *
 * @param begins SQL of where the order of ids has the first jobs of the range; undefined: at its beginning, or it is not known
 */
function ofTimes(
  column: 'ctime' | 'finish_time',
  comparison: '>=' | '<',
  begins: (seconds: string, descending: boolean) => string | undefined,
): FilterCondition {
  const { sql } = comparing(`j.${column} ${comparison} to_timestamp`);
  const beyond = comparing(`j.${column} ${comparison === '<' ? '>=' : '<'} to_timestamp`).sql;
  return {
    sql,
    isSearch: true,
    among: (seconds, first) => {
      if (first?.field === column) return sql(seconds);
      return first?.field === 'id' ? begins(seconds, first.descending) : undefined;
    },
    // Only jobs that have ended have a time of their end.
    ...(column === 'finish_time' && { parts: endedFor }),
    others: {
      sql: (seconds) =>
        column === 'ctime' ? beyond(seconds) : `(j.finish_time IS NULL OR ${beyond(seconds)})`,
      parts: (_, seconds) => [`${HAS_ENDED} AND ${beyond(seconds)}`, ...UNENDED],
      // A version that most jobs have takes its index as long as all of them.
      beside: ['version', 'trigger'],
    },
  };
}

/**
 * The condition for a set of states: a part for each ended state, of which an index has the jobs in the order of their ids, and those for the
 * jobs that have not ended. It names ended states, because Postgres expects a third of all jobs in an unknown one, and would look for them among all.
 */
function statesOf(states: readonly JobState[]): Variant {
  const ended = ENDED_STATES.filter((state) => states.includes(state));
  const isAnyWaiting = states.includes('waiting');
  const isAnyRunning = states.some((state) => state === 'running' || state === 'stopping');
  const names = [...ended, ...(isAnyWaiting ? ['waiting'] : []), ...(isAnyRunning ? ['running'] : [])];
  const named = ended.map((state) => `'${state}'`).join();
  return {
    name: names.length === 1 ? names.join() : names.map((name) => name.slice(0, 2)).join(''),
    condition: {
      sql: (parameter) =>
        isAnyWaiting || isAnyRunning
          ? `j.state = ANY (${parameter}::varchar[])`
          : `j.state IN (${named}) AND ${parameter}::varchar[] IS NOT NULL`,
      parts: () => [
        ...ended.map(endedAs),
        ...(isAnyWaiting ? WAITING : []),
        ...(isAnyRunning ? [IS_RUNNING] : []),
      ],
      others: states.includes('successful') ? notIn(ended, isAnyWaiting) : undefined,
    },
  };
}

/** The condition of the jobs in none of a set of states that has these ended ones, and maybe `waiting`. */
const notIn = (ended: readonly JobState[], isAnyWaiting: boolean): FilterCondition => ({
  sql: (states) => `j.state <> ALL (${states}::varchar[])`,
  parts: () => [
    ...ENDED_STATES.filter((state) => !ended.includes(state)).map(endedAs),
    ...(isAnyWaiting ? [] : WAITING),
    IS_RUNNING,
  ],
});

/** The condition of the jobs of a version. */
const VERSION: FilterCondition = {
  sql: (version) => `j.version = ${version}`,
  others: {
    sql: (version) => `j.version IS DISTINCT FROM ${version}`,
    parts: (_, version) => [
      ...[`j.version < ${version}`, `j.version > ${version}`, 'j.version IS NULL'].map(
        (part) => `${HAS_ENDED} AND ${part}`,
      ),
      ...UNENDED,
    ],
    // The indexes of processes, users and times have the versions, too.
    beside: ['trigger'],
  },
};

/** The condition of trials. */
const TRIALS: FilterCondition = { sql: (kind) => `j.version IS NULL AND ${kind}::text IS NOT NULL` };

/** The condition of the other jobs. */
const RUNS: FilterCondition = {
  sql: (kind) => `j.version IS NOT NULL AND ${kind}::text IS NOT NULL`,
  others: TRIALS,
};

/**
 * Whether the error contains a text. Only failed jobs have an error. One index has the trigrams of errors, which finds the few that contain
 * a rare word; another has the errors, where many are counted or no trigram is known.
 */
const ERROR: FilterCondition = {
  sql: (part) => `(j.error ILIKE ${part} OR j.error_zh ILIKE ${part})`,
  value: likeContaining,
  // No index of trigrams, which would look at each of many rows. `ILIKE` writes both texts in lower case for each row, the part too.
  byRow: (part) => {
    const lower = `(SELECT lower(${part}))`;
    return `(j.error LIKE ${part} OR lower(j.error) LIKE ${lower} OR lower(j.error_zh) LIKE ${lower})`;
  },
  isSearch: true,
  among: () => `j.state = 'failed'`,
  halves: [isShortError('j.'), `NOT ${isShortError('j.')}`],
  parts: endedFor,
};

/**
 * Jobs.
 *
 * With 10 million jobs, the indexes of `JobEntity` keep filters from scanning all of them: by process, user, state, version, trigger other
 * than `user`, `rerun_of`, times, and trials. The kind `run`, which most jobs have, is applied to what the other filters and the order leave.
 * Counts by process, user, state, kind, version, trigger, and times of creation and end are stored, and by process and state ({@link TOTALS}).
 */
export const JOBS = new Listing<JobView, JobFilters, JobOrdering, ListedRow>({
  name: 'job',
  ...JOB_ROWS,
  filters: JobFilters,
  ordering: JOB_ORDERING,
  simpler: withoutKind,
  isLong: true,
  long: ['error', 'error_zh'],
  // Jobs that have ended are in one index, and the few others in three.
  divided: DIVIDED,
  few: UNENDED,
  covered: {
    parts: COVERED,
    inOrder: ['rerun_of', 'process', 'cuser', 'state', 'version', 'kind:trial'],
    inOwnIndex: ['process', 'cuser'],
  },
  total: TOTAL,
  totals: TOTALS,
  conditions: {
    state: {
      sql: (states) => `j.state = ANY (${states}::varchar[])`,
      variant: (states: readonly JobState[]) => (states.length > 0 ? statesOf(states) : undefined),
    },
    kind: {
      ...RUNS,
      // An index has the trials in the order of their ids. Without it, the newest of few would be looked for among all jobs.
      variant: (kind: JobFilters['kind']) =>
        kind === 'trial' ? { name: 'trial', condition: TRIALS } : undefined,
    },
    version: {
      ...VERSION,
      // Otherwise it would be looked for among all jobs that wait.
      variant: (version: number) =>
        version === NO_VERSION
          ? { name: 'none', condition: { sql: (parameter) => `${parameter}::int IS NULL` } }
          : undefined,
    },
    trigger: {
      sql: (trigger) => `j.trigger = ${trigger}`,
      // An index has the jobs that no user has started. Without it, the newest ones were looked for behind all jobs that wait (0.9 s).
      variant: (trigger: JobTrigger) =>
        trigger === 'user'
          ? undefined
          : {
              name: 'other',
              condition: { sql: (parameter) => `j.trigger = ${parameter} AND j.trigger <> 'user'` },
            },
    },
    error: {
      ...ERROR,
      variant: (text: string) =>
        isShort(text) ? { name: 'short', condition: { ...ERROR, isFoundInHalves: true } } : undefined,
    },
    ctime__gte: ofTimes('ctime', '>=', (from, descending) =>
      descending ? undefined : `j.id >= ${leastCreatedSince(from)}`,
    ),
    ctime__lt: ofTimes('ctime', '<', (to, descending) =>
      descending ? `j.id <= ${greatestCreatedBefore(to)}` : undefined,
    ),
    // Behind thousands of jobs that wait.
    finish_time__gte: ofTimes('finish_time', '>=', (_, descending) =>
      descending ? `j.id <= ${greatestEnded()}` : undefined,
    ),
    finish_time__lt: ofTimes('finish_time', '<', (to, descending) =>
      descending ? `j.id <= ${greatestEnded(to)}` : undefined,
    ),
  },
});
