import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Catalogue } from '../flow/index.js';
import { DraftChecks } from './draft-checks.service.js';
import { CHECKED_AT_ONCE } from './checked-at-once.js';
import { FlowChecksService } from './flow-checks.service.js';
import { FlowThreads } from './flow-threads/flow-threads.js';
import { hashedFlow } from './flow-threads/hashed-flow.js';
import type { SentBody } from '../rest/body/request-body.js';
import { NotFound } from '../rest/errors.js';
import type { Actor } from '../rest/requests/caller.js';
import { readSentFlow } from './read-sent-flow.js';

/** Checks flows without changing anything, for editors while a flow is being drawn. */
@Injectable()
export class CheckService {
  constructor(
    private readonly database: Database,
    private readonly checks: FlowChecksService,
    private readonly drafts: DraftChecks,
    private readonly threads: FlowThreads,
    private readonly catalogue: Catalogue,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Checks the flow in a body, or the draft of the process that it names, as `upload` would. Changes nothing.
   *
   * @throws InvalidFlowError with every fault; NotFound; what {@link readSentFlow} throws
   */
  async check(actor: Actor, sent: SentBody): Promise<void> {
    const size = sent.bytes.length;
    const read =
      size <= CHECKED_AT_ONCE
        ? await readSentFlow(sent, (flow) => hashedFlow(flow, this.catalogue, this.settings))
        : await this.threads.run('readFlow', sent, size, actor.id);
    if ('checked' in read) return this.checks.refuseFaulty(this.database, read.checked, actor.id);
    const draft = await this.drafts.check(read.id, actor.id);
    if (!draft) throw new NotFound();
    await this.checks.refuseFaulty(this.database, draft.checked, actor.id);
  }
}
