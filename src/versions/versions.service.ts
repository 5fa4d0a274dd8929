import { Injectable } from '@nestjs/common';
import { actorValues, recording } from '../recording/recording.js';
import { Database, type Statement } from '../database/database.js';
import { DraftChecks } from './draft-checks.service.js';
import { NotFound, Unavailable } from '../rest/errors.js';
import { listReads } from '../rest/lists/list-reads.js';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { LOCK_PROCESS, LOCKED_DRAFT, type LockedDraft, processRow } from './draft-statements.js';
import { VERSIONS } from './version-rows.js';

/** The most versions of a list: few have so many. */
const MOST_LISTED = 10_000;

/**
 * The newest versions of the process `$1` as a JSON text; no row if there is no such process. Postgres writes it: 10,000 rows blocked the
 * event loop for 40 ms, and a viewer who asked for them on 200 connections delayed saves of others by 1.5 s and their jobs by 2.1 s.
 */
const NEWEST: Statement = {
  name: 'version-list',
  text: `
    SELECT '[' || COALESCE((
      SELECT string_agg(row_to_json(newest)::text, ',' ORDER BY newest.number DESC) FROM (
        SELECT ${VERSIONS.select} FROM ${VERSIONS.from} WHERE v.process_id = $1 ORDER BY v.number DESC LIMIT ${MOST_LISTED}
      ) AS newest
    ), '') || ']' AS versions
    FROM process WHERE id = $1 AND deleted_at IS NULL`,
};

/** How often an upload is tried while a large draft keeps changing. */
const TRIES = 5;

const LOCK_DRAFT: Statement = {
  name: 'draft-lock-to-upload',
  text: `SELECT ${LOCKED_DRAFT} FROM draft WHERE process_id = $1 FOR NO KEY UPDATE`,
};

/**
 * Makes the definition `$2`, which is that of the draft, the newest version of the process `$1`, unless it is, and records that. Both must be
 * locked, so that no other upload adds a version at the same time.
 */
const SUBMIT: Statement = {
  name: 'version-submit',
  text: `
    WITH newest AS (
        SELECT number, definition_id FROM process_version WHERE process_id = $1::int ORDER BY number DESC LIMIT 1),
      added AS (
        INSERT INTO process_version (process_id, number, definition_id, cuser)
        SELECT $1, COALESCE((SELECT number FROM newest), 0) + 1, $2, $3
        WHERE (SELECT definition_id FROM newest) IS DISTINCT FROM $2::int),
      drafted AS (UPDATE draft SET definition_id = $2 WHERE process_id = $1),
      touched AS (UPDATE process SET utime = now() WHERE id = $1)
    ${recording('process.upload', 'SELECT $3::int, $4::inet, $5::text, $1, $1')}`,
};

/** Creates and lists versions, which are drafts that were checked and frozen. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftChecks,
  ) {}

  /**
   * Checks the draft and freezes it as the next version, unless the newest version is equal to it.
   *
   * @throws NotFound; InvalidFlowError with every fault of the draft; Unavailable if a large draft keeps changing. Then nothing changes
   */
  async upload(processId: number, actor: ActingUser): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) if (await this.uploadUnchanged(processId, actor)) return;
    throw new Unavailable();
  }

  /** Returns false if the draft has changed while it was checked. */
  private async uploadUnchanged(processId: number, actor: ActingUser): Promise<boolean> {
    const ahead = await this.drafts.checkAhead(processId, actor.id);
    return this.database.transactionInTurn(processRow(processId), actor.id, async (transaction) => {
      // In the same order as `save`.
      const [process] = await transaction.rows(LOCK_PROCESS, [processId]);
      const [draft] = await transaction.rows<LockedDraft>(LOCK_DRAFT, [processId]);
      if (!process || !draft) throw new NotFound();
      const frozen = await this.drafts.freeze(transaction, processId, draft, ahead, actor.id);
      if (frozen === null) return false;
      // The request may have waited for seconds, for a thread, a connection and the locks.
      await refuseRevoked(transaction, actor);
      await transaction.rows(SUBMIT, [processId, frozen.id, ...actorValues(actor)]);
      return true;
    });
  }

  /**
   * The versions of a process, the newest first, as JSON; at most {@link MOST_LISTED}.
   *
   * @param caller the id of the user who asks
   * @throws NotFound
   */
  list(processId: number, caller: number): Promise<string> {
    return listReads.run(caller, async () => {
      const [process] = await this.database.rows<{ versions: string }>(NEWEST, [processId]);
      if (!process) throw new NotFound();
      return process.versions;
    });
  }
}
