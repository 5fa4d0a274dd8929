import { Inject, Injectable, Logger } from '@nestjs/common';
import { EXPIRE_AUDIT } from '../../audit/audit-statements.js';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';

/** Small enough that nothing else waits for it. */
const BATCH = 500;

/**
 * Ended jobs. A trial of a draft that was changed just now stays a while: an execute under way may have read the
 * definition that the draft had, and not yet committed its job.
 */
const EXPIRE = {
  name: 'job-expire',
  text: `
    WITH old AS (
      SELECT id FROM job
      WHERE finish_time < now() - $1 * interval '1 day' AND (version IS NOT NULL OR NOT EXISTS (
        SELECT FROM process p WHERE p.id = process_id AND utime >= now() - interval '10 minutes'))
      ORDER BY finish_time LIMIT ${BATCH} FOR UPDATE OF job SKIP LOCKED
    ), journal AS (
      DELETE FROM job_journal USING old WHERE job_id = old.id
    ), log AS (
      DELETE FROM job_log USING old WHERE job_id = old.id
    )
    DELETE FROM job USING old WHERE job.id = old.id
    RETURNING CASE WHEN version IS NULL THEN definition_id END AS trial`,
};

/** Who freezes one of these definitions again has committed by then, or waits until they are gone. */
const LOCK_DEFINITIONS = {
  name: 'definition-lock',
  text: `SELECT id FROM flow_definition WHERE id = ANY ($1::int[]) ORDER BY id FOR UPDATE`,
};

/** A statement of its own, after the lock: it sees who refers to them by now. */
const EXPIRE_DEFINITIONS = {
  name: 'definition-expire',
  text: `
    DELETE FROM flow_definition f USING process p
    WHERE f.id = ANY ($1::int[]) AND p.id = f.process_id AND p.utime < now() - interval '10 minutes'
      AND NOT EXISTS (SELECT FROM draft d WHERE d.process_id = p.id AND d.definition_id = f.id)
      AND NOT EXISTS (SELECT FROM process_version v WHERE v.process_id = p.id AND v.definition_id = f.id)
      AND NOT EXISTS (SELECT FROM job WHERE job.process_id = p.id AND job.definition_id = f.id)`,
};

/**
 * What shared variables were, once no job can ask for it any more. An execute under way may have read the moment and not
 * yet committed its job, so what has just ended stays a while.
 */
const EXPIRE_VALUES = {
  name: 'variable-value-expire',
  text: `
    WITH ended AS MATERIALIZED (
      SELECT variable_id, since, until FROM variable_value
      WHERE ended_at < now() - interval '10 minutes' ORDER BY ended_at LIMIT ${BATCH}
    ), needed AS MATERIALIZED (
      SELECT min(variables_at) AS moment FROM job WHERE finish_time IS NULL AND EXISTS (SELECT FROM ended)
    )
    DELETE FROM variable_value v USING ended, needed
    WHERE v.variable_id = ended.variable_id AND v.since = ended.since
      AND (needed.moment IS NULL OR v.until <= needed.moment)
    RETURNING v.variable_id`,
};

const EXPIRE_KEYS = {
  name: 'execute-key-expire',
  text: `
    DELETE FROM execute_key WHERE (cuser, key) IN (
      SELECT cuser, key FROM execute_key WHERE ctime < now() - interval '25 hours' LIMIT ${BATCH}
    ) RETURNING job_id`,
};

const EVERY_MS = 60_000;

/**
 * Removes ended jobs with their journals and logs, and drafts that only they had tried, after `LIUCHENG_KEEP_DAYS`, idempotency keys after their day, former
 * values of shared variables when no job needs them, and what was recorded of who did what after `LIUCHENG_AUDIT_DAYS`.
 */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.expire(), EVERY_MS);
    this.timer.unref();
  }

  end(): void {
    this.ended = true;
    clearInterval(this.timer);
  }

  /** Removes all that is past its time, batch by batch. Never throws: the next round goes on. */
  async expire(): Promise<void> {
    try {
      if (this.settings.keepDays > 0) await this.whileFull(() => this.expireJobs());
      await this.whileFull(() => this.database.rows(EXPIRE_KEYS));
      await this.whileFull(() => this.database.rows(EXPIRE_VALUES));
      if (this.settings.auditDays > 0)
        await this.whileFull(() => this.database.rows(EXPIRE_AUDIT, [this.settings.auditDays, BATCH]));
    } catch (error) {
      this.logger.warn(`old jobs could not be removed: ${String(error)}`);
    }
  }

  private expireJobs(): Promise<unknown[]> {
    return this.database.transaction(async (executor) => {
      const expired = await executor.rows<{ trial: number | null }>(EXPIRE, [this.settings.keepDays]);
      const trials = [...new Set(expired.flatMap(({ trial }) => trial ?? []))];
      if (trials.length > 0) {
        await executor.rows(LOCK_DEFINITIONS, [trials]);
        await executor.rows(EXPIRE_DEFINITIONS, [trials]);
      }
      return expired;
    });
  }

  private async whileFull(remove: () => Promise<unknown[]>): Promise<void> {
    while (!this.ended && (await remove()).length === BATCH);
  }
}
