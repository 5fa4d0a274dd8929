import { Injectable } from '@nestjs/common';
import { losesServer } from '../database/database-error.js';
import { Database, type Executor, type Statement } from '../database/database.js';
import { GroupedCalls } from '../database/grouped-calls.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { DRAFT, type LockedDraft, SMALL_DRAFT } from './draft-statements.js';
import { FlowChecksService } from './flow-checks.service.js';
import type { HashedFlow } from './flow-threads/tasks.js';

/** How long a large draft may wait for others to be read. */
const PATIENCE_MS = 4_000;

/** The check of the draft that has a tag. */
export interface CheckedDraft {
  etag: string;
  checked: HashedFlow;
}

interface DraftText {
  text: string;
  etag: string;
}

const FREEZE_DRAFT: Statement = {
  name: 'definition-freeze-draft',
  text: `
    INSERT INTO flow_definition (process_id, hash, text, nodes, uses)
    SELECT process_id, $2::varchar, text, $3::int, $4::jsonb FROM draft WHERE process_id = $1
    ON CONFLICT (process_id, hash) DO UPDATE SET hash = excluded.hash
    RETURNING id`,
};

/**
 * Checks and freezes drafts. A large draft is checked before the transaction that freezes it, so that nothing waits for a thread while it
 * holds a connection and locks, and is read only if no check of the same text is known: many requests for one draft of 10 MiB took
 * its size in memory each, and the connections of all others.
 */
@Injectable()
export class DraftChecks {
  private readonly reads = new GroupedCalls<number, DraftText | undefined>(
    (ids) => Promise.all(ids.map((id) => this.whole(id))),
    { maxItems: 1, maxInFlight: 2, staleMs: PATIENCE_MS },
  );
  private readonly checking = new SharedRuns<string, CheckedDraft | null>(losesServer);

  constructor(
    private readonly database: Database,
    private readonly flows: FlowChecksService,
  ) {}

  /**
   * Checks the draft of a process.
   *
   * @param caller the id of the user who asks
   * @returns null if there is no such process
   * @throws DatabaseUnavailable also if a large draft has waited too long for others
   */
  async check(processId: number, caller: number): Promise<CheckedDraft | null> {
    const [draft] = await this.database.rows<LockedDraft>(SMALL_DRAFT, [processId]);
    if (!draft) return null;
    const { etag, text } = draft;
    if (text !== null)
      return { etag, checked: this.flows.known(etag) ?? (await this.flows.checked(text, caller)) };
    return this.checking.run(`${caller}:${processId}:${etag}`, () =>
      this.checkLarge(processId, etag, caller),
    );
  }

  private async checkLarge(processId: number, etag: string, caller: number): Promise<CheckedDraft | null> {
    const known = this.flows.known(etag);
    if (known) return { etag, checked: known };
    const read = await this.reads.add(processId);
    return read ? { etag: read.etag, checked: await this.flows.checked(read.text, caller) } : null;
  }

  /**
   * As {@link check}, for a draft that will be frozen.
   *
   * @throws InvalidFlowError with every fault of the flow
   */
  async checkAhead(processId: number, caller: number): Promise<CheckedDraft | null> {
    const draft = await this.check(processId, caller);
    if (draft && draft.checked.count > 0) await this.flows.refuseFaulty(this.database, draft.checked, caller);
    return draft;
  }

  /**
   * Freezes a draft in the transaction that has locked its row, as {@link FlowChecksService.freezeChecked} does.
   *
   * @param ahead the draft as it was checked before the transaction
   * @returns the definition's id, and the check; null if the draft has changed since, and is too large to be checked now
   * @throws InvalidFlowError with every fault of the flow
   */
  async freeze(
    executor: Executor,
    processId: number,
    { etag, text }: LockedDraft,
    ahead: CheckedDraft | null,
    caller: number,
  ): Promise<{ id: number; checked: HashedFlow } | null> {
    const isSame = ahead?.etag === etag;
    if (!isSame && text === null) return null;
    const checked = isSame ? ahead.checked : await this.flows.checked(text ?? '', caller);
    await this.flows.refuseFaulty(executor, checked);
    const { hash, nodes, uses } = checked;
    const [row] = await executor.rows<{ id: number }>(FREEZE_DRAFT, [
      processId,
      hash,
      nodes,
      JSON.stringify(uses),
    ]);
    if (!row) throw new Error('a definition was neither inserted nor found');
    return { id: row.id, checked };
  }

  private async whole(processId: number): Promise<DraftText | undefined> {
    const [draft] = await this.database.rows<DraftText>(DRAFT, [processId]);
    return draft;
  }
}
