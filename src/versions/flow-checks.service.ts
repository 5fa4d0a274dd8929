import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import type { Executor } from '../database/database.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import {
  Catalogue,
  type CheckedFlow,
  checkSharedVariables,
  type Dependencies,
  type Fault,
} from '../flow/index.js';
import { afterPendingIo } from '../rest/after-pending-io.js';
import { isId } from '../rest/fields/ids.js';
import { SharedVariables } from '../variables/shared-variables.js';
import { CHECKED_AT_ONCE } from './checked-at-once.js';
import { tagOf } from './etag.js';
import { EXISTING_PROCESSES } from './existing-processes.js';
import { FlowThreads } from './flow-threads/flow-threads.js';
import { hashedFlow } from './flow-threads/hashed-flow.js';
import type { HashedFlow } from './flow-threads/tasks.js';
import { InvalidFlowError } from './invalid-flow.js';

const FREEZE = {
  name: 'definition-freeze',
  text: `
    INSERT INTO flow_definition (process_id, hash, text, nodes, uses) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (process_id, hash) DO UPDATE SET hash = excluded.hash
    RETURNING id`,
};

/** The most cached checks of large flows. */
const CHECKS_KEPT = 20;

/** A flow with more faults, calls and shared variables than these waits for its turn. 10,000 faults are 2 MB of text, which take 10 ms to make. */
const PARTS_AT_ONCE = 500;

/** The faults that were found in a flow alone, and what it depends on, which has to be looked for. */
type FoundFaults = Dependencies & Pick<CheckedFlow, 'faults' | 'count'>;

/** Checks flows, and freezes those without faults as definitions. */
@Injectable()
export class FlowChecksService {
  private readonly checking = new Map<string, Promise<HashedFlow>>();
  private readonly checks = new LRUCache<string, HashedFlow>({ max: CHECKS_KEPT });

  /**
   * Makes large answers one at a time. Requests that shared a check were all answered in one turn of the event loop: 300 of a viewer blocked
   * all others for 4 s, and took 1.2 GB. While all of them looked for the 4,900 called processes before their turn, it was 2.7 s and 0.8 GB.
   */
  private readonly refusals = new FairSemaphore(1);

  constructor(
    private readonly catalogue: Catalogue,
    private readonly shared: SharedVariables,
    private readonly threads: FlowThreads,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** The cached check of the text that has a tag (`tagOf`). */
  known(tag: string): HashedFlow | undefined {
    return this.checks.get(tag);
  }

  /** Checks a flow without its called processes and shared variables. A large flow is checked in another thread. */
  async checked(text: string, caller: number): Promise<HashedFlow> {
    if (text.length <= CHECKED_AT_ONCE) return hashedFlow(JSON.parse(text), this.catalogue, this.settings);
    const key = tagOf(text);
    const known = this.checks.get(key);
    if (known) return known;
    // Requests of one caller share a check. Callers do not share checks, because each has a separate quota of the threads.
    const asked = `${caller}:${key}`;
    const checking =
      this.checking.get(asked) ??
      this.threads.run('check', text, text.length, caller).finally(() => this.checking.delete(asked));
    this.checking.set(asked, checking);
    const checked = await checking;
    this.checks.set(key, checked);
    return checked;
  }

  /**
   * Refuses a flow with faults, including faults of called processes and shared variables.
   *
   * @param caller the id of the user who waits for the turn of a large answer; undefined in a transaction, which must not wait
   * @throws InvalidFlowError with every fault; DatabaseUnavailable if a large answer has waited too long for others
   */
  async refuseFaulty(executor: Executor, checked: FoundFaults, caller?: number): Promise<void> {
    const parts = checked.faults.length + checked.called.length + checked.shared.length;
    const look = async (): Promise<void> => {
      const { faults, count } = await this.faultsOf(executor, checked);
      if (caller !== undefined && parts > PARTS_AT_ONCE) await afterPendingIo();
      if (count > 0) throw new InvalidFlowError(faults, count);
    };
    await (caller === undefined || parts <= PARTS_AT_ONCE ? look() : this.refusals.run(caller, look));
  }

  /**
   * The faults of a flow, including those of called processes and shared variables, and how many there are.
   *
   * @param created ids of processes that do not exist yet, and will when the flow is stored
   */
  async faultsOf(
    executor: Executor,
    { faults, count, called, shared }: FoundFaults,
    created: ReadonlySet<number> = new Set(),
  ): Promise<{ faults: Fault[]; count: number }> {
    const existing = called.filter(({ process }) => !created.has(process));
    const more = [
      ...(await this.missingCallees(executor, existing)),
      ...(await this.faultsOfShared(executor, shared)),
    ];
    return { faults: [...faults, ...more], count: count + more.length };
  }

  /**
   * Freezes a flow that was checked and has no faults. An equal flow of the same process, key order apart, is not stored twice, unless it
   * was checked with other revisions of its nodes: jobs that started with these keep their definition.
   *
   * @param text the flow as JSON text
   * @returns the definition's id
   */
  async freezeChecked(
    executor: Executor,
    processId: number,
    text: string,
    { hash, nodes, uses }: HashedFlow,
  ): Promise<number> {
    const values = [processId, hash, text, nodes, JSON.stringify(uses)];
    const [row] = await executor.rows<{ id: number }>(FREEZE, values);
    if (!row) throw new Error('a definition was neither inserted nor found');
    return row.id;
  }

  private async faultsOfShared(executor: Executor, shared: Dependencies['shared']): Promise<Fault[]> {
    const types = await this.shared.types(
      executor,
      shared.map(({ name }) => name),
    );
    return checkSharedVariables(shared, types);
  }

  private async missingCallees(executor: Executor, called: Dependencies['called']): Promise<Fault[]> {
    if (called.length === 0) return [];
    // A flow can name any number, of which Postgres refuses those that are no ids.
    const asked = called.map(({ process }) => process).filter(isId);
    const rows = await executor.rows<{ id: number }>(EXISTING_PROCESSES, [asked]);
    const existing = new Set(rows.map(({ id }) => id));
    return called
      .filter(({ process }) => !existing.has(process))
      .map(({ node, process }) => ({
        node,
        port: 'process',
        link: null,
        code: 'unknown-process',
        message: {
          en: `There is no process ${process}. Name one that exists.`,
          zh: `流程 ${process} 不存在。请填写存在的流程。`,
        },
      }));
  }
}
