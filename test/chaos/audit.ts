import pg from 'pg';
import { until } from '../support/until.js';
import { type Change, type FinalRow, type JournalRow, type LogRow, marksOf, type State } from './history.js';

/*
 * The database's own record of a run: a trigger writes down each change of a job's row within the transaction that makes it, so
 * what is recorded is what was committed, in the order of the row's locks. The commits' times come from Postgres.
 */

/** `by` is the process that wrote, from a setting of its sessions. */
const AUDIT = `
  CREATE TABLE chaos_change (
    seq bigserial PRIMARY KEY, job bigint, before text, after text, fence int, old_fence int, attempt int,
    held boolean, was_held boolean, was_over boolean, altered boolean, by text);
  CREATE FUNCTION chaos_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state, OLD.fence, OLD.worker, OLD.recent_deaths)
      IS NOT DISTINCT FROM (NEW.state, NEW.fence, NEW.worker, NEW.recent_deaths)
      AND OLD.state NOT IN ('successful', 'failed', 'stopped') THEN RETURN NULL;
    END IF;
    INSERT INTO chaos_change (job, before, after, fence, old_fence, attempt, held, was_held, was_over, altered, by)
    VALUES (
      COALESCE(NEW.id, OLD.id), OLD.state, COALESCE(NEW.state, 'deleted'), NEW.fence, OLD.fence, NEW.recent_deaths,
      NEW.worker IS NOT NULL, OLD.worker IS NOT NULL, COALESCE(OLD.lease_until <= now(), false),
      (OLD.outputs, OLD.error, OLD.start_time, OLD.finish_time)
        IS DISTINCT FROM (NEW.outputs, NEW.error, NEW.start_time, NEW.finish_time),
      current_setting('chaos.process', true));
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_change AFTER INSERT OR UPDATE OR DELETE ON job
    FOR EACH ROW EXECUTE FUNCTION chaos_change();

  CREATE TABLE chaos_journal (job bigint, number int, by text, fence int, PRIMARY KEY (job, number));
  CREATE FUNCTION chaos_journal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO chaos_journal
    SELECT NEW.job_id, NEW.number, current_setting('chaos.process', true), job.fence FROM job WHERE id = NEW.job_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_journal AFTER INSERT ON job_journal FOR EACH ROW EXECUTE FUNCTION chaos_journal();

  -- Ids of jobs need more than 32 bits, as they do after 12 days at 2,000 jobs a second.
  SELECT setval('job_id_seq', 1099511627776);

  CREATE TABLE chaos_disk (is_full boolean NOT NULL);
  INSERT INTO chaos_disk VALUES (false);
  CREATE FUNCTION chaos_disk() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (SELECT is_full FROM chaos_disk) THEN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
  END $$;
  ${['job', 'job_journal', 'job_log']
    .map(
      (table) => `
  CREATE TRIGGER chaos_disk BEFORE INSERT OR UPDATE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION chaos_disk();`,
    )
    .join('')}`;

const COMMITTED = (table: string): string =>
  `(extract(epoch FROM pg_xact_commit_timestamp(${table}.xmin)) * 1000)::float8 AS committed_at`;

/** Installs the triggers in a migrated database, whose server has `track_commit_timestamp` on. */
export async function installAudit(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, (client) => client.query(AUDIT));
}

/** SQLSTATE of a statement that has waited for `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Forgets all jobs, and what was recorded of them. */
export async function clearAudit(databaseUrl: string): Promise<void> {
  // The services run on, and may have locked the same tables in another order. So it waits for less than a deadlock takes to be found.
  await withClient(databaseUrl, async (client) => {
    await client.query(`SET lock_timeout = '200ms'`);
    await until(async () => {
      try {
        return await client.query(
          `TRUNCATE job, job_journal, job_log, execute_key, job_failure, job_event, callback, schedule, hook_delivery,
            chaos_change, chaos_journal CASCADE`,
        );
      } catch (error) {
        if ((error as pg.DatabaseError).code === LOCK_NOT_AVAILABLE) return false;
        throw error;
      }
    }, 'no service has locked a table');
  });
}

/** Whether writes of jobs fail as on a full disk. */
export async function setOutOfDisk(databaseUrl: string, isFull: boolean): Promise<void> {
  await withClient(databaseUrl, (client) => client.query('UPDATE chaos_disk SET is_full = $1', [isFull]));
}

/** What the database has recorded. */
export interface Audit {
  changes: Change[];
  journal: JournalRow[];
  log: LogRow[];
  printed: Map<number, string[]>;
  finals: FinalRow[];
}

/** @param kinds the kind of flow of each process, by its id */
export async function readAudit(databaseUrl: string, kinds: Map<number, string>): Promise<Audit> {
  return withClient(databaseUrl, async (client) => {
    const changes = await client.query(
      `SELECT *, ${COMMITTED('chaos_change')} FROM chaos_change ORDER BY seq`,
    );
    const journal = await client.query(`
      SELECT j.job_id, j.number, j.records, c.by, c.fence, ${COMMITTED('j')}
      FROM job_journal j LEFT JOIN chaos_journal c ON c.job = j.job_id AND c.number = j.number
      ORDER BY j.job_id, j.number`);
    const log = await client.query(`SELECT * FROM job_log ORDER BY job_id, first_row`);
    const jobs = await client.query(`
      SELECT id, state, process_id, definition_id, version, rerun_of, failed_step, inputs, outputs, error, callback_url,
        extract(epoch FROM finish_time)::float8 AS finish_time
      FROM job ORDER BY id`);
    const printed = new Map<number, string[]>();
    for (const { job_id: job, text } of log.rows)
      printed.set(job, [...(printed.get(job) ?? []), ...marksOf(text.split('\n'))]);
    return {
      changes: changes.rows.map((row) => ({
        seq: Number(row.seq),
        job: row.job,
        from: row.before,
        to: row.after,
        fence: row.fence ?? 0,
        oldFence: row.old_fence ?? 0,
        attempt: row.attempt ?? 0,
        held: row.held,
        wasHeld: row.was_held,
        wasOver: row.was_over,
        altered: row.altered,
        by: row.by ?? '',
        committedAt: row.committed_at,
      })),
      journal: journal.rows.map((row) => ({
        job: row.job_id,
        number: row.number,
        keys: (JSON.parse(row.records) as [string, unknown][]).map(([key]) => key),
        by: row.by ?? '',
        fence: row.fence ?? 0,
        committedAt: row.committed_at,
      })),
      log: log.rows.map((row) => ({ job: row.job_id, firstRow: row.first_row, rows: row.rows })),
      printed,
      finals: jobs.rows.map((row) => ({
        job: row.id,
        state: row.state as State,
        tag: row.inputs === null ? null : (JSON.parse(row.inputs).tag?.toString() ?? null),
        kind: kinds.get(row.process_id) ?? '',
        outputs: row.outputs === null ? null : JSON.parse(row.outputs),
        error: row.error,
        finishTime: row.finish_time === null ? null : Math.floor(row.finish_time),
        rerunOf: row.rerun_of,
        hasFailingFlow: row.failed_step !== null,
        version: row.version,
        definition: row.definition_id,
        inputs: row.inputs,
        callsBack: row.callback_url !== null,
      })),
    };
  });
}

/** The ids of jobs are `bigint`, and numbers for all that reads a history. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/** Runs something on a connection of its own. */
export async function withClient<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 20_000,
    types,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
