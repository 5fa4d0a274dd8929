import { Injectable } from '@nestjs/common';
import { losesServer } from '../../database/database-error.js';
import { Database } from '../../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../../database/grouped-calls.js';
import { SharedRuns } from '../../flow/shared-runs.js';
import { Catalogue, type DeclaresVariables } from '../../flow/index.js';
import { NotFound } from '../../rest/errors.js';
import { DefinitionsService } from '../../versions/definitions.service.js';
import {
  DRAFT_EXISTS,
  DRAFT_FROZEN,
  DRAFT_TO_FREEZE,
  type DraftToFreeze,
  RESOLVE,
  resolveValues,
} from '../../versions/execute-target.js';
import { DraftChecks } from '../../versions/draft-checks.service.js';
import { DraftDependencies } from '../../versions/draft-dependencies.js';
import { noVersion } from '../../versions/no-version.js';
import type { StartRequest } from './execute-request.js';
import type { InsertedJob } from './execute-statements.js';
import { whileLocked } from '../while-locked.js';

/** Where the flow of a job was found. */
interface FoundTarget {
  /** Null for a trial. */
  version: number | null;
  definitionId: number;
  /** The moment whose shared variables the job sees. */
  moment: number;
}

/** What a job runs, with the variables that its inputs are checked against. */
export interface Target extends FoundTarget {
  flow: DeclaresVariables;
}

/** The definitions that were found for processes and versions, by both. */
export type Targets = Map<string, Promise<Target>>;

/** Another session has locked the draft, and the request does not wait for locks. */
export class DraftLocked extends Error {
  override name = 'DraftLocked';
}

/** The frozen draft of a process. */
interface FrozenDraft {
  definitionId: number;
  /** The moment whose shared variables a job sees that runs it. */
  moment: number;
}

interface Resolved extends Pick<InsertedJob, 'n' | 'definition_id' | 'version'> {
  moment: number;
}

/** Finds what a request runs: a version, or the draft, which is frozen for it. */
@Injectable()
export class ExecuteTargets {
  private readonly resolving = new GroupedCalls<StartRequest, Resolved | undefined>(
    async (requests) => {
      const values = resolveValues(requests, this.catalogue.revisions);
      const rows = await this.database.rows<Resolved>(RESOLVE, values);
      const byPosition = new Map(rows.map((row) => [row.n, row]));
      return requests.map((_, index) => byPosition.get(index + 1));
    },
    { maxItems: 100, maxInFlight: 4, patienceMs: PATIENCE_MS },
  );

  private readonly freezing = new SharedRuns<string, FrozenDraft | 'locked'>(losesServer);

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly drafts: DraftChecks,
    private readonly dependencies: DraftDependencies,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * As {@link locate}, with the variables of the flow.
   *
   * @throws as {@link locate}
   */
  async find(request: StartRequest): Promise<Target> {
    const found = await this.locate(request);
    return { ...found, flow: await this.definitions.variables(found.definitionId, request.actor.id) };
  }

  /**
   * The definition that runs if the request starts a job now. A draft is frozen for it.
   *
   * @param since `performance.now()` when the request began
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where the draft has faults, also if it was frozen before and something that it depends on was deleted
   * @throws Unavailable or DraftLocked as {@link freezeDraft}
   */
  async locate(request: StartRequest, since = performance.now()): Promise<FoundTarget> {
    const { processId, actor, version: wanted = null } = request;
    const row = await this.resolving.add(request);
    if (!row) throw new NotFound();
    const { version, definition_id: definitionId, moment } = row;
    if (definitionId === null) {
      if (wanted !== null) throw noVersion(wanted);
      return { version: null, ...(await this.freezeDraft(request, since)) };
    }
    if (version === null) await this.dependencies.refuseMissing(processId, definitionId, actor.id);
    return { version, definitionId, moment };
  }

  /** See {@link DraftDependencies.independentOf}. */
  independentDraftOf(processId: number): number | null {
    return this.dependencies.independentOf(processId);
  }

  /**
   * Checks and freezes the draft as it is at a moment after the call. A job that the caller starts runs this definition: the draft may
   * have changed again when the job is inserted. Requests of a user for one draft share this work, and none of them waits for a lock with a
   * connection of the pool, so that other requests have one.
   *
   * @param since `performance.now()` when the request began
   * @throws InvalidFlowError if it has faults
   * @throws Unavailable if the draft stays locked for 3 s, or keeps changing
   * @throws DraftLocked if it is locked, or changes meanwhile, and the request does not wait for locks
   */
  async freezeDraft(request: StartRequest, since = performance.now()): Promise<FrozenDraft> {
    const { processId, actor, waitsForLocks = true } = request;
    const freeze = (): Promise<FrozenDraft | 'locked'> =>
      this.freezing.run(`${actor.id} ${processId}`, () => this.freezeUnlocked(request));
    if (waitsForLocks) return whileLocked(since, freeze);
    const frozen = await freeze();
    if (frozen === 'locked') throw new DraftLocked(`the draft of process ${processId} is locked`);
    return frozen;
  }

  private async freezeUnlocked({ processId, actor }: StartRequest): Promise<FrozenDraft | 'locked'> {
    const values = [processId, this.catalogue.revisions];
    const ahead = await this.drafts.checkAhead(processId, actor.id);
    return this.database.transaction(async (executor) => {
      const [draft] = await executor.rows<DraftToFreeze>(DRAFT_TO_FREEZE, values);
      if (!draft) {
        const [row] = await executor.rows<{ exists: boolean }>(DRAFT_EXISTS, [processId]);
        if (row?.exists !== true) throw new NotFound();
        return 'locked';
      }
      const { definition_id, moment } = draft;
      if (definition_id !== null) return { definitionId: definition_id, moment };
      const frozen = await this.drafts.freeze(executor, processId, draft, ahead, actor.id);
      if (frozen === null) return 'locked';
      const { id, checked } = frozen;
      await executor.rows(DRAFT_FROZEN, [processId, id]);
      this.dependencies.note(processId, id, checked);
      return { definitionId: id, moment };
    });
  }
}
