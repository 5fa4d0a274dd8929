import { Injectable } from '@nestjs/common';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database } from '../database/database.js';
import type { ProcessView } from '../process/dto/process-view.js';
import { NotFound } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import { DraftsService } from '../versions/drafts.service.js';
import { COPY, copyValues, KEEP, BEGIN_COPY } from './copy-statements.js';
import { copyName } from './copy-name.js';
import type { CopyInput } from './dto/copy-input.js';
import { MarkedFlows } from './marked-flows.js';
import { withId } from './packed-marks.js';

/** Copies processes. */
@Injectable()
export class CopyService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsService,
    private readonly flows: MarkedFlows,
  ) {}

  /**
   * Creates a process with the draft of another one, in which only the id of the process differs: a process that calls itself has a copy that
   * calls itself. The draft is the one that was saved when this call read it. Versions, jobs and audit records stay with the old process.
   *
   * @throws NotFound if there is no such process, or it is deleted meanwhile
   */
  async copy(actor: ActingUser, { id, name }: CopyInput, language: Language): Promise<ProcessView> {
    const [source] = await this.database.rowsOf<{ name: string; copy: number }>(actor.id, BEGIN_COPY, [id]);
    if (!source) throw new NotFound();
    const { copy } = source;
    const draft = await this.draftFor(copy, id, actor.id);
    const values = copyValues({ id, copy, name: name ?? copyName(source.name, language), draft }, actor);
    const [copied] = await this.database.transactionOf(actor.id, async (transaction) => {
      await transaction.rows(KEEP, [id]);
      await refuseRevoked(transaction, actor);
      return transaction.rows<ProcessView>(COPY, values);
    });
    if (!copied) throw new NotFound();
    return copied;
  }

  /** The draft of a process with the id of another one; null if there is none. */
  private async draftFor(copy: number, id: number, caller: number): Promise<string | null> {
    try {
      const saved = await this.drafts.intact({ id }, caller);
      const text = saved.text();
      const { marks } = await this.flows.mark(text, caller);
      return await withId(text, marks, { id, instead: copy }, caller);
    } catch (error) {
      // Whether the process itself is gone is checked when it is copied.
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}
