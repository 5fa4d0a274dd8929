import type { Statement } from '../../database/database.js';
import type { ListedRow } from '../lists/job-views.js';
import { isLeft, JOB_SELECTION } from '../lists/job-rows-statements.js';
import { logRows } from '../log/log-rows.js';
import { nodesIn, type WrittenNode } from '../node-progress.js';

/** The committed state of a job at one moment. */
export interface JobSnapshot {
  job: ListedRow;
  /** Its nodes, in the order of their changes. */
  nodes: readonly ChangedNode[];
  /** The number of lines of its log. */
  rows: number;
  /** The version of the row. It differs after each change of the row. */
  xmin: string;
}

interface ChangedNode {
  node: WrittenNode;
  change: number;
}

/** A row of {@link LOOK}. */
export interface LookedRow extends ListedRow {
  asked: number;
  progress: string | null;
  log_rows: number;
  xmin: string;
  /** It is to be read later: see {@link LOOK}. */
  is_left: boolean;
}

/**
 * The jobs of `$1` whose row version is not `$2` or whose log does not have `$3` lines. Jobs that do not exist have a null `id`. It
 * is one statement, so that an end is never read without the log lines that were committed with it. Those that are `is_left` have no nodes,
 * and are to be read by a later statement.
 */
export const LOOK: Statement = {
  name: 'job-look',
  text: `
    SELECT asked.id AS asked, asked.is_left, ${JOB_SELECTION.select}, CASE WHEN NOT asked.is_left THEN j.progress END AS progress,
      j.xmin::text AS xmin, asked.log_rows
    FROM (
      SELECT asked.id, log.rows AS log_rows, ${isLeft(['j.progress'], 'asked.n')} AS is_left
      FROM unnest($1::bigint[], $2::text[], $3::int[]) WITH ORDINALITY AS asked (id, xmin, rows, n)
      LEFT JOIN job j ON j.id = asked.id
      CROSS JOIN LATERAL (SELECT ${logRows('asked.id')} AS rows) log
      WHERE j.id IS NULL OR j.xmin::text <> asked.xmin OR log.rows <> asked.rows
    ) AS asked LEFT JOIN (${JOB_SELECTION.from}) ON j.id = asked.id`,
};

/** The snapshot of a row. */
export function snapshotOf({ progress, log_rows, xmin, ...job }: LookedRow): JobSnapshot {
  for (const name of ['asked', 'is_left']) Reflect.deleteProperty(job, name);
  const nodes = nodesIn(progress).map((node, index) => ({ node, change: node.change ?? index + 1 }));
  if (job.finish_time !== null) endNodes(nodes);
  nodes.sort((a, b) => a.change - b.change);
  return { job, nodes, rows: log_rows, xmin };
}

/** A node that was not finished changes once more when its job ends, even if the end did not write it. */
function endNodes(nodes: ChangedNode[]): void {
  let change = nodes.reduce((most, each) => Math.max(most, each.change), 0);
  for (const each of nodes)
    if (each.node.state === 'running' || each.node.state === 'stopped') each.change = ++change;
}

/** The greatest change number of the nodes. */
export const changesOf = ({ nodes }: JobSnapshot): number => nodes.at(-1)?.change ?? 0;
