import { Injectable } from '@nestjs/common';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database } from '../database/database.js';
import { ReadReplica } from '../database/read-replica.js';
import { actorValues } from '../recording/recording.js';
import { NotFound } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { Actor } from '../rest/requests/caller.js';
import { type CallbackRow, CALLBACKS, callbackView } from './callback-list.js';
import { LOCK_CALLBACK, RETRY } from './callback-statements.js';
import type { CallbackFilters, CallbackOrdering } from './dto/callback-filters.js';
import type { CallbackView } from './dto/callback-view.js';

/** Shows callbacks, and sends them again. */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly database: Database,
    private readonly replica: ReadReplica,
  ) {}

  /** One page of the list. */
  list(
    request: ListRequest<CallbackFilters, CallbackOrdering>,
    language: Language,
  ): Promise<PageBody<CallbackView>> {
    return CALLBACKS.page(
      (work) => this.replica.read(work),
      request,
      (row) => callbackView(row, language),
    );
  }

  /** One callback. @throws NotFound */
  async detail(id: number, language: Language): Promise<CallbackView> {
    const row = await this.database.read((manager) =>
      CALLBACKS.query(manager).andWhere('c.id = :id', { id }).getRawOne<CallbackRow>(),
    );
    if (!row) throw new NotFound();
    return callbackView(row, language);
  }

  /**
   * Sends a callback again now, whatever came of it before. If that fails, the schedule of tries begins again.
   *
   * @throws NotFound
   */
  async retry(id: number, actor: Actor): Promise<void> {
    const again = await this.database.transactionInTurn(`callback ${id}`, actor.id, async (executor) => {
      await executor.rows(LOCK_CALLBACK, [id]);
      await refuseRevoked(executor, actor);
      return executor.rows(RETRY, [id, ...actorValues(actor)]);
    });
    if (again.length === 0) throw new NotFound();
  }
}
