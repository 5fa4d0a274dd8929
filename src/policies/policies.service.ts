import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { record } from '../recording/recording.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { MESSAGES } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import { LOCK_PROCESS } from '../versions/draft-statements.js';
import { ProcessEntity } from '../versions/process.entity.js';
import { checkTogether, DEFAULT_POLICY } from './default-policy.js';
import type { PolicyInput } from './dto/policy-input.js';
import type { PolicyView } from './dto/policy-view.js';
import { earlierInserts } from './earlier-inserts.js';
import { PolicyEntity } from './policy.entity.js';
import { TOUCH_POLICY } from './touch-policy.js';

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
   * Changes the fields that the body contains. Settles when a limit holds for every execute that comes then.
   *
   * @throws NotFound before the body is read; ValidationError for what was asked
   */
  async update(id: number, actor: ActingUser, payload: Payload<PolicyInput>): Promise<PolicyView> {
    await this.database.readOf(actor.id, (manager) => mustExist(manager, id));
    const given: Partial<PolicyInput> = await payload.read('partial');
    const changed = await this.database.transactionInTurn(`process ${id}`, actor.id, async (transaction) => {
      const { manager } = transaction;
      await transaction.rows(LOCK_PROCESS, [id]);
      await refuseRevoked(transaction, actor);
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
      const after = shown(id, await manager.findOneByOrFail(PolicyEntity, { processId: id }));
      checkTogether(after);
      await record(transaction, 'policy.update', actor, { id, processId: id });
      return after;
    });
    const { max_running: maxRunning, max_waiting: maxWaiting } = changed;
    if (maxRunning !== null || maxWaiting !== null) {
      await earlierInserts(this.database);
      // A count that was made meanwhile lacks their jobs.
      await this.database.rows(TOUCH_POLICY, [id]);
    }
    return changed;
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

const shown = (id: number, policy: PolicyEntity | null): PolicyView =>
  policy === null
    ? { id, ...DEFAULT_POLICY }
    : {
        id,
        max_running: policy.maxRunning,
        on_limit: policy.onLimit,
        priority: policy.priority,
        timeout: policy.timeout,
        max_waiting: policy.maxWaiting,
        on_failure: policy.onFailure,
      };
