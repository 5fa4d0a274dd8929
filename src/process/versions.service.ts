import { Injectable } from '@nestjs/common';
import { record } from '../audit/recording.js';
import { Database } from '../database/database.js';
import { DefinitionsService } from '../jobs/definitions.service.js';
import { NotFound } from '../rest/errors.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import type { VersionView } from './dto/version-view.js';
import { LOCK_DRAFT, SUBMIT, VERSIONS } from './version-statements.js';

/** What stands for a process without versions. */
interface NoVersion {
  number: null;
}

/** Versions: drafts that were checked and frozen. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
  ) {}

  /**
   * Checks the draft and freezes it as the next version, unless the newest version is equal to it.
   *
   * @throws NotFound, or InvalidFlowError with every fault of the draft; then nothing changes
   */
  async upload(processId: number, actor: Actor): Promise<void> {
    await this.database.transaction(async (executor) => {
      const [draft] = await executor.rows<{ text: string }>(LOCK_DRAFT, [processId]);
      if (!draft) throw new NotFound();
      const { id } = await this.definitions.freeze(executor, processId, draft.text);
      await executor.rows(SUBMIT, [processId, id, actor.id]);
      await record(executor, 'process.upload', actor, { id: processId, processId });
    });
  }

  /**
   * The versions of a process, the newest first.
   *
   * @throws NotFound
   */
  async list(processId: number): Promise<VersionView[]> {
    const rows = await this.database.rows<VersionView | NoVersion>(VERSIONS, [processId]);
    if (rows.length === 0) throw new NotFound();
    return rows.filter((row) => row.number !== null);
  }
}
