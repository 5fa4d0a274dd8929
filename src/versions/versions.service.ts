import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { record } from '../recording/recording.js';
import { Database, type Statement } from '../database/database.js';
import { DraftChecks } from './draft-checks.service.js';
import { NotFound, Unavailable } from '../rest/errors.js';
import { listReads } from '../rest/lists/list-reads.js';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import type { VersionView } from './dto/version-view.js';
import { LOCK_PROCESS, LOCKED_DRAFT, type LockedDraft } from './draft-statements.js';
import { DraftEntity } from './draft.entity.js';
import { ProcessEntity } from './process.entity.js';
import { ProcessVersionEntity } from './process-version.entity.js';
import { VERSIONS } from './version-rows.js';

/** The most versions of a list: they take 40 ms, and few have so many. */
const MOST_LISTED = 10_000;

/** How often an upload is tried while a large draft keeps changing. */
const TRIES = 5;

const LOCK_DRAFT: Statement = {
  name: 'draft-lock-to-upload',
  text: `SELECT ${LOCKED_DRAFT} FROM draft WHERE process_id = $1 FOR NO KEY UPDATE`,
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
    return this.database.transactionInTurn(`process ${processId}`, actor.id, async (transaction) => {
      const { manager } = transaction;
      // In the same order as `save`.
      const [process] = await transaction.rows(LOCK_PROCESS, [processId]);
      const [draft] = await transaction.rows<LockedDraft>(LOCK_DRAFT, [processId]);
      if (!process || !draft) throw new NotFound();
      const id = await this.drafts.freeze(transaction, processId, draft, ahead, actor.id);
      if (id === null) return false;
      // The request may have waited for seconds, for a thread, a connection and the locks.
      await refuseRevoked(transaction, actor);
      await submit(manager, processId, id, actor.id);
      await record(transaction, 'process.upload', actor, { id: processId, processId });
      return true;
    });
  }

  /**
   * The versions of a process, the newest first; at most {@link MOST_LISTED}.
   *
   * @param caller the id of the user who asks
   * @throws NotFound
   */
  list(processId: number, caller: number): Promise<VersionView[]> {
    return listReads.run(caller, () => this.newest(processId));
  }

  private newest(processId: number): Promise<VersionView[]> {
    return this.database.read(async (manager) => {
      if (!(await manager.existsBy(ProcessEntity, { id: processId, deletedAt: IsNull() })))
        throw new NotFound();
      const versions = VERSIONS.query(manager).andWhere('v.process_id = :processId', { processId });
      return versions.orderBy('v.number', 'DESC').limit(MOST_LISTED).getRawMany<VersionView>();
    });
  }
}

/** Adds a version. The caller must hold the lock of the draft, so that no other upload adds one at the same time. */
async function submit(
  manager: EntityManager,
  processId: number,
  definitionId: number,
  cuser: number,
): Promise<void> {
  const newest = await manager.findOne(ProcessVersionEntity, {
    where: { processId },
    order: { number: 'DESC' },
  });
  if (newest?.definitionId !== definitionId) {
    const number = (newest?.number ?? 0) + 1;
    await manager.insert(ProcessVersionEntity, { processId, number, definitionId, cuser });
  }
  await manager.update(DraftEntity, processId, { definitionId });
  await manager.update(ProcessEntity, processId, { utime: () => 'now()' });
}
