import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database, type Executor, type Statement } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { record } from '../recording/recording.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { MESSAGES } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import { LOCK_PROCESS, processRow } from '../versions/draft-statements.js';
import { ProcessEntity } from '../versions/process.entity.js';
import { checkTogether, DEFAULT_POLICY } from './default-policy.js';
import type { PolicyInput } from './dto/policy-input.js';
import type { PolicyView } from './dto/policy-view.js';
import { earlierInserts } from './earlier-inserts.js';
import { PolicyEntity } from './policy.entity.js';
import { TOUCH_POLICY } from './touch-policy.js';

/** The policy of the process `$1`, as a {@link PolicyRow}. A deleted process for failures is not shown, since it could not be set again. */
const POLICY: Statement = {
  name: 'policy-detail',
  text: `
    SELECT p.id, own.max_running, own.on_limit, own.priority, own.timeout, own.max_waiting, handler.id AS on_failure,
      own.process_id IS NOT NULL AS is_set
    FROM process p LEFT JOIN process_policy own ON own.process_id = p.id
      LEFT JOIN process handler ON handler.id = own.on_failure AND handler.deleted_at IS NULL
    WHERE p.id = $1 AND p.deleted_at IS NULL`,
};

/** Its fields are null unless a policy was set. */
interface PolicyRow extends PolicyView {
  is_set: boolean;
}

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
    return shown(this.database, id);
  }

  /**
   * Changes the fields that the body contains. Settles when a limit holds for every execute that comes then.
   *
   * @throws NotFound before the body is read; ValidationError for what was asked
   */
  async update(id: number, actor: ActingUser, payload: Payload<PolicyInput>): Promise<PolicyView> {
    await this.database.readOf(actor.id, (manager) => mustExist(manager, id));
    const given: Partial<PolicyInput> = await payload.read('partial');
    const changed = await this.database.transactionInTurn(processRow(id), actor.id, async (transaction) => {
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
      const after = await shown(transaction, id);
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

/** @throws NotFound where there is no such process */
async function shown(executor: Executor, id: number): Promise<PolicyView> {
  const [row] = await executor.rows<PolicyRow>(POLICY, [id]);
  if (!row) throw new NotFound();
  const { is_set: isSet, ...policy } = row;
  return isSet ? policy : { id, ...DEFAULT_POLICY };
}
