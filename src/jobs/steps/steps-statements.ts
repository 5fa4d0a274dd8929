import type { Statement } from '../../database/database.js';

/** What the row of a job tells about its steps. */
export interface SteppedJob {
  state: string;
  /** Milliseconds since 1970; null if it has not ended. */
  finished: number | null;
  open_steps: string | null;
}

/** The job `$1`; no row if it does not exist. */
export const STEPPED_JOB: Statement = {
  name: 'step-job',
  text: `
    SELECT state, extract(epoch FROM finish_time)::float8 * 1000 AS finished, open_steps FROM job WHERE id = $1`,
};

/** A row of a page. A page without steps is one row without an id. */
export interface StepRow {
  count: number;
  id: number | null;
  /** Null: the step is one of `$2`. */
  node: string | null;
  letter: string | null;
  line: string | null;
}

/** Only the ids (with filters also the nodes and states) of all steps are read, and the lines of one page. */
const statement = (name: string, ended: string): Statement => ({
  name,
  text: `
    WITH listed AS (
      SELECT step.id, j.number, step.at::int AS at FROM job_journal j CROSS JOIN LATERAL ${ended}
      UNION ALL
      SELECT id, NULL, NULL FROM unnest($2::int[]) AS id
      WHERE id NOT IN (SELECT unnest(step_ids) FROM job_journal WHERE job_id = $1)
    ), page AS (
      SELECT * FROM listed ORDER BY id LIMIT $3 OFFSET $4
    )
    SELECT counted.count, page.id, j.step_nodes[page.at] AS node, substr(j.step_states, page.at, 1) AS letter,
      split_part(j.steps, E'\\n', page.at) AS line
    FROM (SELECT count(*)::int AS count FROM listed) AS counted
    LEFT JOIN page ON true LEFT JOIN job_journal j ON j.job_id = $1 AND j.number = page.number
    ORDER BY page.id`,
});

/**
 * `$3` steps of the job `$1` after the first `$4`, in the order of their ids, with the count of all. `$2` are the ids of the
 * unended steps of the list; those that have ended meanwhile are left out.
 */
export const STEPS = statement(
  'step-list',
  `unnest(j.step_ids) WITH ORDINALITY AS step (id, at) WHERE j.job_id = $1`,
);

/** As {@link STEPS}, for the node `$5` and the letter of a state `$6`; null filters nothing. */
export const FILTERED_STEPS = statement(
  'step-list-filtered',
  `unnest(j.step_ids, j.step_nodes) WITH ORDINALITY AS step (id, node, at)
      WHERE j.job_id = $1 AND ($5::text IS NULL OR step.node = $5)
        AND ($6::text IS NULL OR substr(j.step_states, step.at::int, 1) = $6)`,
);
