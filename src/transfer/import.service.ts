import { Injectable } from '@nestjs/common';
import type { ActingUser } from '../auth/identity.js';
import { refuseRevoked } from '../auth/tokens/refuse-revoked.js';
import { Database, type Transaction } from '../database/database.js';
import { actorValues } from '../recording/recording.js';
import type { SentBody } from '../rest/body/request-body.js';
import { FlowChecksService } from '../versions/flow-checks.service.js';
import { FlowThreads } from '../versions/flow-threads/flow-threads.js';
import type { HashedFlow } from '../versions/flow-threads/tasks.js';
import { addFault, type FileFaults, flowFault, InvalidFile } from './file-faults.js';
import { IMPORT, IMPORT_DRAFT, IMPORT_VERSIONS, NEW_IDS } from './import-statements.js';
import { ImportTriggers } from './import-triggers.js';
import { ownId, replacedText } from './packed-marks.js';
import type { FiledFlow, ReadFile } from './filed-process.js';

/** A checked version of a file. */
interface CheckedVersion {
  place: number;
  number: number;
  flow: FiledFlow;
  checked: HashedFlow;
}

/** Imports files of processes. */
@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly checks: FlowChecksService,
    private readonly threads: FlowThreads,
    private readonly triggers: ImportTriggers,
  ) {}

  /**
   * Creates all processes of a file, with their drafts, versions, policies, schedules and hooks, or none. Schedules and hooks are
   * switched off.
   *
   * @returns their ids, in the order of the file
   * @throws InvalidFile; what {@link FlowThreads.run} throws
   */
  async import(actor: ActingUser, sent: SentBody): Promise<number[]> {
    const file = await this.read(actor, sent);
    const count = file.processes.length;
    const rows = await this.database.rows<{ id: number }>(NEW_IDS, [count]);
    const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
    const versions = await this.checkedVersions(actor, file, ids);
    await this.database.transactionOf(actor.id, async (transaction) => {
      await this.createDrafts(transaction, actor, file, ids);
      await this.createVersions(transaction, actor, versions, ids);
      // After what takes long, since other creates can wait for the rows that count processes.
      const inputs = file.processes.map(({ input }, place) => ({ ...input, id: ids[place] }));
      await transaction.rows(IMPORT, [JSON.stringify(inputs), ...actorValues(actor)]);
      await this.triggers.createAll(transaction, actor, file.processes, ids);
      // The checks, and the wait for the row of the count, may have taken seconds.
      await refuseRevoked(transaction, actor);
    });
    return ids;
  }

  /**
   * Finds the faults of a file without importing it.
   *
   * @returns what its drafts, schedules and hooks lack: they are imported, but cannot be submitted or enabled as they are
   * @throws as {@link import}
   */
  async check(actor: ActingUser, sent: SentBody): Promise<FileFaults> {
    const file = await this.read(actor, sent);
    // No process has such an id.
    const ids = file.processes.map((_, place) => -1 - place);
    await this.checkedVersions(actor, file, ids);
    const { warnings } = file;
    const created = new Set(ids);
    for (const [place, { draft }] of file.processes.entries()) {
      if (draft === null) continue;
      const text = await textFor(draft, place, ids, actor.id);
      const { faults, count } = await this.checkFlow(actor, text, created);
      for (const fault of faults) addFault(warnings, flowFault(place, null, fault));
      warnings.count += count - faults.length;
    }
    return warnings;
  }

  /** Reads a file in another thread: expressions of cron and of hooks can take seconds. */
  private async read(actor: ActingUser, sent: SentBody): Promise<ReadFile> {
    const { canStore } = this.triggers;
    return this.threads.run('readFile', { ...sent, canStore }, sent.bytes.length, actor.id);
  }

  /** Checks every version, as `upload` would. @throws InvalidFile if the file or one of them has a fault */
  private async checkedVersions(
    actor: ActingUser,
    { processes, faults }: ReadFile,
    ids: readonly number[],
  ): Promise<CheckedVersion[]> {
    const created = new Set(ids);
    const versions: CheckedVersion[] = [];
    for (const [place, process] of processes.entries())
      for (const { number, flow } of process.versions) {
        const text = await textFor(flow, place, ids, actor.id);
        const { faults: found, count, checked } = await this.checkFlow(actor, text, created);
        for (const fault of found) addFault(faults, flowFault(place, number, fault));
        faults.count += count - found.length;
        versions.push({ place, number, flow, checked });
      }
    if (faults.count > 0) throw new InvalidFile(faults);
    return versions;
  }

  /** Checks a flow in another thread, since a file can have thousands. */
  private async checkFlow(actor: ActingUser, text: string, created: ReadonlySet<number>) {
    await actor.confirm();
    const checked = await this.threads.run('check', text, text.length, actor.id);
    const { faults, count } = await this.checks.faultsOf(this.database, checked, created);
    return { faults, count, checked };
  }

  private async createDrafts(
    transaction: Transaction,
    actor: ActingUser,
    { processes }: ReadFile,
    ids: readonly number[],
  ): Promise<void> {
    for (const [place, { draft }] of processes.entries())
      await transaction.rows(IMPORT_DRAFT, [
        ids[place],
        draft && (await textFor(draft, place, ids, actor.id)),
      ]);
  }

  private async createVersions(
    transaction: Transaction,
    actor: ActingUser,
    versions: readonly CheckedVersion[],
    ids: readonly number[],
  ): Promise<void> {
    const created: [number[], number[], number[]] = [[], [], []];
    for (const { place, number, flow, checked } of versions) {
      const id = ids[place] ?? 0;
      const text = await textFor(flow, place, ids, actor.id);
      const definition = await this.checks.freezeChecked(transaction, id, text, checked);
      for (const [index, value] of [id, number, definition].entries()) created[index]?.push(value);
    }
    await transaction.rows(IMPORT_VERSIONS, [...created, actor.id]);
  }
}

/** The text of a flow with the ids of the new processes. A called process that is not in the file stays as the file names it. */
const textFor = (
  { text, marks }: FiledFlow,
  place: number,
  ids: readonly number[],
  caller: number,
): Promise<string> =>
  replacedText(
    text,
    marks,
    (mark) => {
      if (mark.kind === 'self') return ownId(text, mark, ids[place] ?? 0);
      const called = mark.kind === 'place' ? ids[mark.process] : undefined;
      return called === undefined ? null : String(called);
    },
    caller,
  );
