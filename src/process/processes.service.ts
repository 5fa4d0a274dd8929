import { Injectable } from '@nestjs/common';
import { valuesOf } from '../audit/recording.js';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import type { ActingUser } from '../auth/identity.js';
import { UnendedJobs } from '../jobs/unended-jobs.js';
import { Conflict, NotFound, PermissionDenied } from '../rest/errors.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { ProcessFilters, ProcessOrdering } from './dto/process-filters.js';
import type { ProcessInput } from './dto/process-input.js';
import type { ProcessPks } from './dto/process-pks.js';
import type { ProcessView } from './dto/process-view.js';
import * as statements from './process-statements.js';

/** Processes: listed, created, shown, changed, deleted. */
@Injectable()
export class ProcessesService {
  private readonly details = new GroupedCalls<number, ProcessView | undefined>(
    async (ids) => {
      const rows = await this.database.rows<ProcessView>(statements.DETAILS, [ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    },
    { maxItems: 100, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(
    private readonly database: Database,
    private readonly unended: UnendedJobs,
  ) {}

  /** One page of the list. */
  async list({
    filters,
    order,
    page,
  }: ListRequest<ProcessFilters, ProcessOrdering>): Promise<PageBody<ProcessView>> {
    const { statement, values } = statements.listStatement(filters, order);
    const rows = await this.database.rows<ProcessView & { count: number }>(statement, [
      ...values,
      page.limit,
      page.offset,
    ]);
    const total = rows[0]?.count ?? (page.offset === 0 ? 0 : await this.count(filters));
    return page.of(rows.map(withoutCount), total);
  }

  /** Creates a process, with a draft that can run. */
  async create(actor: Actor, payload: Payload<ProcessInput>): Promise<ProcessView> {
    const { name, project, mark } = await payload.read();
    const values = [name, project, mark, ...valuesOf(actor)];
    return found(await this.database.rows<ProcessView>(statements.CREATE, values));
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
   * Changes what the body gives; what it leaves out stays.
   *
   * @throws NotFound before the body is looked at
   */
  async update(id: number, actor: Actor, payload: Payload<ProcessInput>): Promise<ProcessView> {
    found(await this.database.rows(statements.EXISTS, [id]));
    const { name, project, mark } = await payload.read('partial');
    const values = [id, name, project, mark, ...valuesOf(actor)];
    return found(await this.database.rows<ProcessView>(statements.UPDATE, values));
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
    await this.deleteAll(ids, actor, (missing) => {
      const list = missing.join(', ');
      return new NotFound({ en: `Not found: ${list}.`, zh: `未找到：${list}。` });
    });
  }

  private async deleteAll(
    ids: number[],
    actor: ActingUser,
    notFound: (missing: number[]) => NotFound,
  ): Promise<void> {
    await this.database.transaction(async (executor) => {
      const locked = await executor.rows<{ id: number; cuser: number }>(statements.LOCK, [ids]);
      const known = new Set(locked.map(({ id }) => id));
      const missing = ids.filter((id) => !known.has(id));
      if (missing.length > 0) throw notFound(missing);
      const others = locked.filter(({ cuser }) => cuser !== actor.id).map(({ id }) => id);
      if (actor.role !== 'admin' && others.length > 0) throw areOthers(others);
      // Only under the lock: `execute` takes a share of it, so no job of these can appear any more.
      const jobs = await this.unended.of(executor, ids);
      if (jobs.length > 0) throw hasJobs(jobs);
      await executor.rows(statements.DELETE, [ids, ...valuesOf(actor)]);
    });
  }

  private async count(filters: ProcessFilters): Promise<number> {
    const { statement, values } = statements.countStatement(filters);
    const [row] = await this.database.rows<{ count: number }>(statement, values);
    return row?.count ?? 0;
  }
}

const withoutCount = (row: ProcessView): ProcessView => ({
  id: row.id,
  name: row.name,
  cuser: row.cuser,
  user: row.user,
  ctime: row.ctime,
  utime: row.utime,
  project: row.project,
  mark: row.mark,
});

function found<Row>([row]: (Row | undefined)[]): Row {
  if (row === undefined) throw new NotFound();
  return row;
}

function areOthers(ids: number[]): PermissionDenied {
  const list = ids.join(', ');
  return new PermissionDenied({
    en: `Created by others, and only an administrator may delete them: ${list}.`,
    zh: `由其他用户创建，只有管理员可以删除：${list}。`,
  });
}

function hasJobs(jobs: { id: number; processId: number }[]): Conflict {
  const processes = [...new Set(jobs.map(({ processId }) => processId))].sort((a, b) => a - b).join(', ');
  const list = jobs.map(({ id }) => id).join(', ');
  return new Conflict({
    en: `Jobs have not ended yet: ${list} (of processes: ${processes}). Stop them first.`,
    zh: `任务尚未结束：${list}（所属流程：${processes}）。请先停止这些任务。`,
  });
}
