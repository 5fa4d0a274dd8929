import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { record } from '../recording/recording.js';
import { Database } from '../database/database.js';
import { FlowChecksService } from './flow-checks.service.js';
import { NotFound } from '../rest/errors.js';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import type { VersionView } from './dto/version-view.js';
import { DRAFT } from './draft-statements.js';
import { DraftEntity } from './draft.entity.js';
import { ProcessEntity } from './process.entity.js';
import { ProcessVersionEntity } from './process-version.entity.js';
import { VERSIONS } from './version-rows.js';

/** Creates and lists versions, which are drafts that were checked and frozen. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly database: Database,
    private readonly checks: FlowChecksService,
  ) {}

  /**
   * Checks the draft and freezes it as the next version, unless the newest version is equal to it.
   *
   * @throws NotFound; InvalidFlowError with every fault of the draft. Then nothing changes
   */
  async upload(processId: number, actor: ActingUser): Promise<void> {
    await this.checks.checkAhead(DRAFT, [processId], actor.id);
    await this.database.transaction(async (transaction) => {
      const { manager } = transaction;
      const { text } = await lockedDraft(manager, processId);
      const { id } = await this.checks.freeze(transaction, processId, text, actor.id);
      // If the draft has changed since `checkAhead`, `freeze` has waited for a thread.
      await refuseRevoked(transaction, actor);
      await submit(manager, processId, id, actor.id);
      await record(transaction, 'process.upload', actor, { id: processId, processId });
    });
  }

  /**
   * The versions of a process, the newest first.
   *
   * @throws NotFound
   */
  async list(processId: number): Promise<VersionView[]> {
    return this.database.read(async (manager) => {
      if (!(await manager.existsBy(ProcessEntity, { id: processId, deletedAt: IsNull() })))
        throw new NotFound();
      const versions = VERSIONS.query(manager).andWhere('v.process_id = :processId', { processId });
      return versions.orderBy('v.number', 'DESC').getRawMany<VersionView>();
    });
  }
}

/** Locks the row of the process before that of the draft, in the same order as `save`. */
async function lockedDraft(manager: EntityManager, processId: number): Promise<DraftEntity> {
  const lock = { mode: 'for_no_key_update' } as const;
  const process = await manager.findOne(ProcessEntity, {
    where: { id: processId, deletedAt: IsNull() },
    lock,
  });
  const draft = process && (await manager.findOne(DraftEntity, { where: { processId }, lock }));
  if (!draft) throw new NotFound();
  return draft;
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
