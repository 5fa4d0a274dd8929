import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActingUser } from '../auth/identity.js';
import { refuseDeletionOfOthers, refuseOthers } from '../auth/owners.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { refuseWhoMayNotExecute } from '../auth/users/acting-users.js';
import { Database, type Transaction } from '../database/database.js';
import { toEntity } from '../database/entity-columns.js';
import { actorValues, record } from '../recording/recording.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { missingOf } from '../rest/fields/ids.js';
import type { Language } from '../rest/language.js';
import type { ListRequest } from '../rest/lists/list-request.js';
import type { PageBody } from '../rest/lists/page.js';
import { type Message, message } from '../rest/messages.js';
import type { Payload } from '../rest/requests/parameters.js';
import { noVersion } from '../versions/no-version.js';
import type { HookFilters, HookOrdering } from './dto/hook-filters.js';
import type { HookInput } from './dto/hook-input.js';
import type { HookPks } from './dto/hook-pks.js';
import type { HookView, NewHookView } from './dto/hook-view.js';
import { HookChecks } from './hook-checks.js';
import { type HookRow, HOOKS, hookView } from './hook-list.js';
import { HookSecrets, type NewSecrets } from './hook-secrets.js';
import { DELETE, KEEP_PROCESS, LOCK, type LockedHook } from './hook-statements.js';
import { NO_KEY } from './hook-words.js';
import { HookEntity } from './hook.entity.js';

const NO_SECRET = message(
  'The hook has no secret yet, because LIUCHENG_SECRET_KEY was not set when it was made. Rotate its token first.',
  '创建时未设置 LIUCHENG_SECRET_KEY，该触发地址尚无密钥。请先更换其令牌。',
);

/** Hooks: listed, created, shown, changed, deleted, and given new tokens. */
@Injectable()
export class HooksService {
  constructor(
    private readonly database: Database,
    private readonly secrets: HookSecrets,
    private readonly checks: HookChecks,
  ) {}

  /** One page of the list. */
  list(request: ListRequest<HookFilters, HookOrdering>, language: Language): Promise<PageBody<HookView>> {
    return HOOKS.page(this.database, request, (row) => hookView(row, language));
  }

  /**
   * One hook.
   *
   * @throws NotFound
   */
  async detail(id: number, language: Language = 'en'): Promise<HookView> {
    return hookView(await this.database.read((manager) => one(manager, id)), language);
  }

  /**
   * Creates a hook. Only the result of this call and of {@link rotate} contains the token and the secret.
   *
   * @throws ValidationError if an expression is wrong or for no variable of the flow, or there is no key for signatures; NotFound if there
   *   is no such process or version
   */
  async create(actor: ActingUser, payload: Payload<HookInput>, language: Language): Promise<NewHookView> {
    const { process, version = null, inputs, ...fields } = await payload.read();
    await this.checks.check(actor, { process, version, inputs });
    const made = this.secrets.make();
    if (fields.signature !== 'none' && made.secret === null)
      throw new ValidationError({ signature: [NO_KEY] });
    const more = { process_id: process, version, inputs: JSON.stringify(inputs), cuser: actor.id };
    const created = toEntity(HookEntity, fields, more, storedOf(made));
    return this.database.transactionOf(actor.id, async (transaction) => {
      await keepProcess(transaction, process, version);
      await refuseRevoked(transaction, actor);
      const { manager } = transaction;
      const { id } = (await manager.insert(HookEntity, created)).identifiers[0] as { id: number };
      await record(transaction, 'hook.create', actor, { id, processId: process });
      return shownOnce(await one(manager, id), language, made);
    });
  }

  /**
   * Changes the fields that the body contains.
   *
   * @throws NotFound, and PermissionDenied if it is another's and the caller no administrator, before the body is read; ValidationError
   *   as at creation, and if it is enabled and its creator may not execute processes
   */
  async update(
    id: number,
    actor: ActingUser,
    payload: Payload<HookInput>,
    language: Language,
  ): Promise<HookView> {
    const shown = hookView(await this.database.readOf(actor.id, (manager) => one(manager, id)), language);
    // Its jobs run as its creator.
    refuseOthers(actor, [shown]);
    const given = (await payload.read('partial')) as Partial<HookInput>;
    const { process, inputs, ...fields } = given;
    // An imported hook can name a version that is not there, and the flow can have lost variables since.
    const isChecked = process !== undefined || fields.version !== undefined || fields.enabled === true;
    if (isChecked || inputs !== undefined) {
      const { version = shown.version } = fields;
      const wanted = { process: process ?? shown.process, version, inputs: inputs ?? shown.inputs };
      await this.checks.check(actor, wanted);
    }
    return this.database.transactionInTurn(`hook ${id}`, actor.id, async (transaction) => {
      const before = await lockHook(transaction, id);
      refuseOthers(actor, [before]);
      const { process_id: formerly, version: formerVersion } = before;
      const { version = formerVersion, signature = 'none' } = fields;
      if (isChecked) await keepProcess(transaction, process ?? formerly, version);
      await refuseRevoked(transaction, actor);
      if (fields.enabled === true) await refuseWhoMayNotExecute(transaction, before.cuser);
      if (signature !== 'none' && !before.has_secret)
        throw new ValidationError({ signature: [this.whyNoSecret()] });
      const changes = toEntity(
        HookEntity,
        { ...fields, process_id: process, inputs: inputs && JSON.stringify(inputs) },
        { switched_off: fields.enabled === true ? null : undefined },
        { utime: () => 'now()' },
      );
      await transaction.manager.update(HookEntity, id, changes);
      await record(transaction, 'hook.update', actor, { id, processId: process ?? formerly });
      return hookView(await one(transaction.manager, id), language);
    });
  }

  /**
   * Gives a hook a new token and a new secret. The former ones are invalid at once.
   *
   * @throws NotFound; PermissionDenied as {@link update}; ValidationError if its deliveries are signed and there is no key
   */
  async rotate(id: number, actor: ActingUser, language: Language): Promise<NewHookView> {
    const made = this.secrets.make();
    return this.database.transactionInTurn(`hook ${id}`, actor.id, async (transaction) => {
      const before = await lockHook(transaction, id);
      // Its jobs run as its creator.
      refuseOthers(actor, [before]);
      const { signature, process_id: processId } = before;
      await refuseRevoked(transaction, actor);
      if (signature !== 'none' && made.secret === null) throw new ValidationError({ signature: [NO_KEY] });
      const changes = toEntity(HookEntity, storedOf(made), { utime: () => 'now()' });
      await transaction.manager.update(HookEntity, id, changes);
      await record(transaction, 'hook.rotate', actor, { id, processId });
      return shownOnce(await one(transaction.manager, id), language, made);
    });
  }

  /**
   * Deletes one hook.
   *
   * @throws NotFound; PermissionDenied if it is another's and the caller no administrator
   */
  async delete(id: number, actor: ActingUser): Promise<void> {
    await this.deleteAll([id], actor, () => new NotFound());
  }

  /**
   * Deletes all the hooks that the body names, or none.
   *
   * @throws NotFound or PermissionDenied, naming the ids
   */
  async deleteMany(actor: ActingUser, payload: Payload<HookPks>): Promise<void> {
    const ids = (await payload.read()).ids();
    await this.deleteAll(ids, actor, (missing) => NotFound.naming(missing));
  }

  private async deleteAll(
    ids: number[],
    actor: ActingUser,
    notFound: (missing: number[]) => NotFound,
  ): Promise<void> {
    await this.database.transactionInTurn(`hooks of ${actor.id}`, actor.id, async (transaction) => {
      const locked = await transaction.rows<LockedHook>(LOCK, [ids]);
      await refuseRevoked(transaction, actor);
      const missing = missingOf(ids, locked);
      if (missing.length > 0) throw notFound(missing);
      refuseDeletionOfOthers(actor, locked);
      await transaction.rows(DELETE, [ids, ...actorValues(actor)]);
    });
  }

  private whyNoSecret(): Message {
    return this.secrets.canStore ? NO_SECRET : NO_KEY;
  }
}

/** The columns of a new token and a new secret. */
const storedOf = ({ tokenHash, sealed }: NewSecrets) => ({ token_hash: tokenHash, secret: sealed });

const shownOnce = (row: HookRow, language: Language, { token, secret }: NewSecrets): NewHookView =>
  Object.assign(hookView(row, language), { token, secret });

/** @throws NotFound */
async function one(manager: EntityManager, id: number): Promise<HookRow> {
  const row = await HOOKS.query(manager).andWhere('h.id = :id', { id }).getRawOne<HookRow>();
  if (!row) throw new NotFound();
  return row;
}

/** Locks a hook. @throws NotFound */
async function lockHook(transaction: Transaction, id: number): Promise<LockedHook> {
  const [hook] = await transaction.rows<LockedHook>(LOCK, [[id]]);
  if (!hook) throw new NotFound();
  return hook;
}

/** Locks a process against its deletion. @throws NotFound if there is no such process or version */
async function keepProcess(transaction: Transaction, id: number, version: number | null): Promise<void> {
  const [process] = await transaction.rows<{ has_version: boolean }>(KEEP_PROCESS, [id, version]);
  if (!process) throw new NotFound();
  if (version !== null && !process.has_version) throw noVersion(version);
}
