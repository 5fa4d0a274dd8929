import { Injectable } from '@nestjs/common';
import { actorValues } from '../recording/recording.js';
import { losesServer } from '../database/database-error.js';
import { Database, type Executor } from '../database/database.js';
import { ReadReplica } from '../database/read-replica.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { GroupedCalls, PATIENCE_MS, rowOfEach, STALE_MS } from '../database/grouped-calls.js';
import type { ActingUser } from '../auth/identity.js';
import { refuseDeletionOfOthers } from '../auth/owners.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { MOST_NAMED, UnendedJobs } from '../jobs/unended-jobs.js';
import { Conflict, NotFound } from '../rest/errors.js';
import { missingOf } from '../rest/fields/ids.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { Actor } from '../rest/requests/caller.js';
import { ClientGone } from '../rest/requests/client-gone.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { ProcessFilters, ProcessOrdering } from './dto/process-filters.js';
import type { ProcessInput } from './dto/process-input.js';
import type { ProcessPks } from './dto/process-pks.js';
import type { ProcessView } from './dto/process-view.js';
import { LOCK_PROCESS, processRow } from '../versions/draft-statements.js';
import * as statements from './process-statements.js';

/** Processes: listed, created, shown, changed, deleted. */
@Injectable()
export class ProcessesService {
  private readonly details = new GroupedCalls<number, ProcessView | undefined>(
    async (ids) => {
      const rows = await this.database.rows<ProcessView>(statements.DETAILS, [ids]);
      return rowOfEach(ids, rows, (row) => row.id);
    },
    { maxItems: 100, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  private readonly creating = this.grouped<statements.NewProcess, ProcessView>((created, executor) =>
    executor.rows<ProcessView>(statements.CREATE, statements.createValues(created)),
  );

  private readonly updating = this.grouped<statements.ProcessChange, ProcessView | undefined>(
    async (changes, executor) => {
      const rows = await executor.rows<ProcessView>(statements.UPDATE, statements.updateValues(changes));
      const ids = changes.map(({ id }) => id);
      return rowOfEach(ids, rows, (row) => row.id);
    },
  );

  private readonly pages = new SharedRuns<string, string>(losesServer);

  constructor(
    private readonly database: Database,
    private readonly replica: ReadReplica,
    private readonly unended: UnendedJobs,
  ) {}

  /**
   * One page of the list, as JSON. Requests of a user for one URL that arrive together share a statement that begins after them. Other
   * users do not share it, since they would wait for the turn of this one: a viewer with many slow requests delayed the first page of all by 7 s.
   */
  list(request: ListRequest<ProcessFilters, ProcessOrdering>): Promise<string> {
    const { page } = request;
    const read = async (): Promise<string> =>
      JSON.stringify(await statements.PROCESSES.page((work) => this.replica.read(work), request));
    return this.pages.run(`${page.caller} ${page.url}`, read).catch((error: unknown) => {
      // It was read for another request, whose client has gone.
      if (error instanceof ClientGone && !page.hasGone) return this.list(request);
      throw error;
    });
  }

  /** Creates a process, with a draft that can run. */
  async create(actor: Actor, payload: Payload<ProcessInput>): Promise<ProcessView> {
    return this.creating.add({ input: await payload.read(), actor });
  }

  /**
   * One process.
   *
   * @throws NotFound
   */
  async detail(id: number): Promise<ProcessView> {
    return found([await this.details.add(id)]);
  }

  /**
   * Changes the fields that the body contains.
   *
   * @throws NotFound before the body is read
   */
  async update(id: number, actor: Actor, payload: Payload<ProcessInput>): Promise<ProcessView> {
    await this.detail(id);
    const change = { id, fields: await payload.read('partial'), actor };
    const changed = await this.database.writeInTurn(
      processRow(id),
      actor.id,
      () => this.updating.add(change),
      async (transaction) => {
        await transaction.rows(LOCK_PROCESS, [id]);
        await refuseRevoked(transaction, actor);
        const values = statements.updateValues([change]);
        return (await transaction.rows<ProcessView>(statements.UPDATE, values))[0];
      },
    );
    return found([changed]);
  }

  /**
   * Deletes one process.
   *
   * @throws NotFound; PermissionDenied where it is another's and the caller no administrator; Conflict while jobs of it
   *   have not ended
   */
  async delete(id: number, actor: ActingUser): Promise<void> {
    await this.deleteAll([id], actor, () => new NotFound());
  }

  /**
   * Deletes all the processes that the body names, or none.
   *
   * @throws NotFound, PermissionDenied or Conflict, naming the ids
   */
  async deleteMany(actor: ActingUser, payload: Payload<ProcessPks>): Promise<void> {
    const ids = (await payload.read()).ids();
    await this.deleteAll(ids, actor, (missing) => NotFound.naming(missing));
  }

  /** Writes of several requests that one statement does together, by callers who may still call then. */
  private grouped<Item, Result>(
    write: (items: (Item & { actor: Actor })[], executor: Executor) => Promise<Result[]>,
  ): GroupedCalls<Item & { actor: Actor }, Result, Executor> {
    return new GroupedCalls(write, {
      maxItems: 100,
      maxInFlight: 2,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
      confirm: ({ actor }) => actor.confirm(),
      userOf: ({ actor }) => actor.id,
      within: (work) => this.database.retried(work),
    });
  }

  private async deleteAll(
    ids: number[],
    actor: ActingUser,
    notFound: (missing: number[]) => NotFound,
  ): Promise<void> {
    const [one, ...others] = ids;
    const isOne = one !== undefined && others.length === 0;
    const row = isOne ? processRow(one) : `processes of ${actor.id}`;
    await this.database.transactionInTurn(row, actor.id, async (executor) => {
      const locked = await executor.rows<{ id: number; cuser: number }>(statements.LOCK, [ids]);
      await refuseRevoked(executor, actor);
      const missing = missingOf(ids, locked);
      if (missing.length > 0) throw notFound(missing);
      refuseDeletionOfOthers(actor, locked);
      // This must run under the lock: `execute` takes a share lock, so no new job of these processes can appear.
      const jobs = await this.unended.of(executor, ids);
      if (jobs.length > 0) throw hasJobs(jobs);
      await executor.rows(statements.DELETE, [ids, ...actorValues(actor)]);
    });
  }
}

function found<Row>([row]: (Row | undefined)[]): Row {
  if (row === undefined) throw new NotFound();
  return row;
}

function hasJobs(jobs: { id: number; processId: number }[]): Conflict {
  const named = jobs.slice(0, MOST_NAMED);
  const processes = [...new Set(named.map(({ processId }) => processId))].sort((a, b) => a - b).join(', ');
  const list = named.map(({ id }) => id).join(', ') + (jobs.length > MOST_NAMED ? ', …' : '');
  return new Conflict({
    en: `Jobs have not ended yet: ${list} (of processes: ${processes}). Stop them first.`,
    zh: `任务尚未结束：${list}（所属流程：${processes}）。请先停止这些任务。`,
  });
}
