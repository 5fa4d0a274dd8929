import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import type { ActingUser } from '../auth/identity.js';
import { refuseEnded } from '../auth/tokens/refuse-ended.js';
import { Database } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { record } from '../recording/recording.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { MESSAGES } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import { LOCK_PROCESS } from '../versions/draft-statements.js';
import { ProcessEntity } from '../versions/process.entity.js';
import type { PolicyInput } from './dto/policy-input.js';
import type { PolicyView } from './dto/policy-view.js';
import { PolicyEntity } from './policy.entity.js';

/** Shows and changes the policies of processes. */
@Injectable()
export class PoliciesService {
  constructor(private readonly database: Database) {}

  /**
   * The policy of a process.
   *
   * @throws NotFound where there is no such process
   */
  detail(id: number): Promise<PolicyView> {
    return this.database.read(async (manager) => {
      await mustExist(manager, id);
      return shown(id, await manager.findOneBy(PolicyEntity, { processId: id }));
    });
  }

  /**
   * Changes the fields that the body contains.
   *
   * @throws NotFound before the body is read; ValidationError for what was asked
   */
  async update(id: number, actor: ActingUser, payload: Payload<PolicyInput>): Promise<PolicyView> {
    await this.database.read((manager) => mustExist(manager, id));
    const given: Partial<PolicyInput> = await payload.read('partial');
    return this.database.transaction(async (transaction) => {
      const { manager } = transaction;
      await transaction.rows(LOCK_PROCESS, [id]);
      await refuseEnded(transaction, actor);
      await mustExist(manager, id);
      await checkHandler(manager, given);
      await manager
        .createQueryBuilder()
        .insert()
        .into(PolicyEntity)
        .values({ processId: id })
        .orIgnore()
        .execute();
      const before = await manager.findOneByOrFail(PolicyEntity, { processId: id });
      const spreads = given.priority !== undefined && given.priority !== before.priority;
      const changes = toEntity(PolicyEntity, given, spreads ? { is_spreading: true } : {});
      if (Object.keys(changes).length > 0) await manager.update(PolicyEntity, { processId: id }, changes);
      const after = await manager.findOneByOrFail(PolicyEntity, { processId: id });
      checkTogether(after);
      await record(transaction, 'policy.update', actor, { id, processId: id });
      return shown(id, after);
    });
  }
}

async function mustExist(manager: EntityManager, id: number): Promise<void> {
  if (!(await manager.existsBy(ProcessEntity, { id, deletedAt: IsNull() }))) throw new NotFound();
}

async function checkHandler(manager: EntityManager, { on_failure: id }: Partial<PolicyInput>): Promise<void> {
  if (id === undefined || id === null) return;
  if (await manager.existsBy(ProcessEntity, { id, deletedAt: IsNull() })) return;
  throw new ValidationError({ on_failure: [MESSAGES.invalidPk(String(id))] });
}

/** @throws ValidationError if no job could ever run */
function checkTogether({ maxRunning, maxWaiting }: PolicyEntity): void {
  if (maxWaiting === 0 && maxRunning === null) throw new ValidationError({ max_waiting: [NOTHING_RUNS] });
}

const NOTHING_RUNS = {
  en: 'Each job waits for a moment before it runs: without "max_running", at least one must be allowed to.',
  zh: '每个任务运行前都会等待片刻：未设置 max_running 时，至少要允许一个任务等待。',
};

const shown = (id: number, policy: PolicyEntity | null): PolicyView => ({
  id,
  max_running: policy?.maxRunning ?? null,
  on_limit: policy?.onLimit ?? 'queue',
  priority: policy?.priority ?? 0,
  timeout: policy?.timeout ?? null,
  max_waiting: policy?.maxWaiting ?? null,
  on_failure: policy?.onFailure ?? null,
});
