import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { losesServer } from '../database/database-error.js';
import { Database, type Executor } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach, STALE_MS } from '../database/grouped-calls.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { FlowThreads } from './flow-threads/flow-threads.js';
import type { SentBody } from '../rest/body/request-body.js';
import { NotFound, PreconditionFailed, Unavailable } from '../rest/errors.js';
import { unreadAnswers } from '../rest/requests/unread-answers.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { inTurn, requestsOf } from '../flow/index.js';
import type { Actor } from '../rest/requests/caller.js';
import type { FlowRef } from './dto/flow-ref.js';
import { joinPieces } from './join-pieces.js';
import { noVersion } from './no-version.js';
import {
  DRAFT_PIECES,
  type FlowPiece,
  LOCK_PROCESS,
  processRow,
  SAVE,
  SAVE_UNLOCKED,
  type SavedDraft,
  saveValues,
  SMALL_DRAFT,
  SMALL_VERSION,
  VERSION_PIECES,
} from './draft-statements.js';
import { tagsOf } from './etag.js';
import { READ_AT_ONCE, readDraft } from './read-draft.js';
import { ProcessEntity } from './process.entity.js';
import { FLOW_LIMIT } from './read-sent-flow.js';

/** A flow as it was sent, with its entity tag. */
export interface SavedFlow {
  readonly etag: string;
  /** The whole text. Of a large flow it is decoded first: 20 ms for 3 MB of Chinese. */
  text(): string;
  /**
   * The bytes of a large text, which requests share with it. While each answer counted those of a text of 10 MiB anew, 300 requests blocked all
   * others for 2.3 s.
   */
  readonly bytes?: Buffer;
}

/** What came of a save of the draft of a process. */
interface SavedRow {
  id: number;
  saved: boolean;
}

/** The characters of the drafts that one statement saves. */
const SAVED_AT_ONCE = 256 * 1024;

/** A flow without its text if that is large. */
interface SmallFlow {
  text: string | null;
  etag: string;
}

/** The most reads of large flows at a time. */
const LARGE_AT_ONCE = 2;

/** The most reads of small flows at a time. */
const SMALL_AT_ONCE = 4;

/** The most of one user at a time. */
const SMALL_PER_USER = SMALL_AT_ONCE - 1;

/** Drafts 草稿: the flow that a process's editor saved last. */
@Injectable()
export class DraftsService {
  /**
   * Reads large flows, two at a time, in turn among the users. Each takes up to three times its size in memory and occupies a connection. Without
   * the limit, 50 reads of 10 MiB took 900 MB, and blocked all other requests for 30 s.
   */
  private readonly large = new FairSemaphore(LARGE_AT_ONCE);

  /** Behind 300 flows of 255 KB that one viewer asked for at once, everything else waited 2.4 s for a connection. */
  private readonly small = new FairSemaphore(SMALL_AT_ONCE, SMALL_PER_USER);

  /** Requests of a user for one large flow share a read and its text. */
  private readonly reading = new SharedRuns<string, SavedFlow | undefined>(losesServer);

  /** The saves of several requests, which one statement writes. A large draft takes long to write. */
  private readonly saving = new GroupedCalls<SavedDraft, SavedRow | undefined, Executor>(
    async (saves, executor) => {
      const rows = await executor.rows<SavedRow>(SAVE_UNLOCKED, saveValues(saves));
      const ids = saves.map(({ draft }) => draft.id);
      return rowOfEach(ids, rows, (row) => row.id);
    },
    {
      maxItems: 50,
      maxInFlight: 2,
      maxWeight: SAVED_AT_ONCE,
      weigh: ({ draft }) => draft.text.length,
      isLarge: ({ draft }) => draft.text.length > SAVED_AT_ONCE / 4,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
      confirm: ({ actor }) => actor.confirm(),
      userOf: ({ actor }) => actor.id,
      within: (work) => this.database.retried(work),
    },
  );

  constructor(
    private readonly database: Database,
    private readonly threads: FlowThreads,
  ) {}

  /**
   * Saves the text of a flow as it was sent, also of an incomplete flow.
   *
   * @param ifMatch the request's `If-Match`: only a draft that it names is replaced
   * @param sent the request's body
   * @returns the new draft's tag
   * @throws NotFound, what {@link readDraft} throws, or PreconditionFailed if `ifMatch` does not name the current draft
   */
  async save(actor: Actor, sent: SentBody, ifMatch: string | undefined): Promise<string> {
    const size = sent.bytes.length;
    const draft =
      size <= READ_AT_ONCE
        ? // Callers whose checks have waited for the database go on together.
          await inTurn(size, () => readDraft(sent), requestsOf(actor.id))
        : await this.threads.run('readDraft', sent, size, actor.id);
    const saved = { draft, tags: tagsOf(ifMatch), actor };
    const row = await this.database.writeInTurn(
      processRow(draft.id),
      actor.id,
      () => this.saving.add(saved),
      async (transaction) => {
        await transaction.rows(LOCK_PROCESS, [draft.id]);
        // The request may have waited for seconds for the lock.
        await refuseRevoked(transaction, actor);
        return (await transaction.rows<SavedRow>(SAVE, saveValues([saved])))[0];
      },
    );
    if (!row) throw new NotFound();
    if (!row.saved) throw changedSince();
    return draft.etag;
  }

  private async whole({ id, version }: FlowRef, caller: number): Promise<SavedFlow | undefined> {
    if (!unreadAnswers.hasRoom(FLOW_LIMIT)) throw new Unavailable();
    const pieces =
      version === undefined
        ? await this.database.rows<FlowPiece>(DRAFT_PIECES, [id])
        : await this.database.rows<FlowPiece>(VERSION_PIECES, [id, version]);
    return joinPieces(pieces, requestsOf(caller));
  }

  /** Throws the error for a missing process or a missing version. */
  private async missingVersion(id: number, version: number): Promise<never> {
    const isThere = await this.database.read((manager) =>
      manager.existsBy(ProcessEntity, { id, deletedAt: IsNull() }),
    );
    throw isThere ? noVersion(version) : new NotFound();
  }

  /**
   * The draft of a process, or one of its versions. The versions of a deleted process stay readable, as its jobs do.
   *
   * @param caller the id of who asks for it
   * @throws NotFound; DatabaseUnavailable if it has waited too long for others
   */
  async intact({ id, version }: FlowRef, caller: number): Promise<SavedFlow> {
    const [small] = await this.small.run(caller, () =>
      version === undefined
        ? this.database.rows<SmallFlow>(SMALL_DRAFT, [id])
        : this.database.rows<SmallFlow>(SMALL_VERSION, [id, version]),
    );
    const text = small?.text ?? null;
    if (small && text !== null) return { etag: small.etag, text: () => text };
    const read = () => this.large.run(caller, () => this.whole({ id, version }, caller));
    const flow = small && (await this.reading.run(`${caller} ${id}/${version}`, read));
    if (flow) return flow;
    if (version !== undefined) return this.missingVersion(id, version);
    throw new NotFound();
  }
}

const changedSince = () =>
  new PreconditionFailed({
    en: 'The draft has changed since you read it. Read it again, then save.',
    zh: '草稿在您读取之后已被修改。请重新读取后再保存。',
  });
