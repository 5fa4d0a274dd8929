import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { losesServer } from '../database/database-error.js';
import { Database } from '../database/database.js';
import type { Dependencies } from '../flow/index.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { DefinitionsService } from './definitions.service.js';
import { FlowChecksService } from './flow-checks.service.js';

/** The most processes and shared variables that are remembered of all definitions together. */
const MOST_REMEMBERED = 100_000;

/** How many processes are remembered whose draft depends on nothing. */
const MOST_INDEPENDENT = 10_000;

const newCaches = () => ({
  /** By definition. */
  known: new LRUCache<number, Dependencies>({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: ({ called, shared }) => 1 + called.length + shared.length,
  }),
  /** By process, the definition of its frozen draft that depends on nothing. */
  independent: new LRUCache<number, number>({ max: MOST_INDEPENDENT }),
});

/**
 * Refuses frozen drafts whose processes or shared variables were deleted since they were checked. What a draft depends on is remembered by its
 * definition; whether that still exists is asked each time.
 */
@Injectable()
export class DraftDependencies {
  private caches = newCaches();
  private readonly reading = new SharedRuns<string, Dependencies>(losesServer);
  private readonly checking = new SharedRuns<string, void>(losesServer);

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly flows: FlowChecksService,
  ) {
    // A failover can give the id of a lost definition to another one. A read that is under way still fills the former caches.
    database.whenLost(() => (this.caches = newCaches()));
  }

  /** The definition of a process's frozen draft that was found to depend on nothing; null: none is known. */
  independentOf(processId: number): number | null {
    return this.caches.independent.get(processId) ?? null;
  }

  /** Remembers what the frozen draft of a process depends on. */
  note(processId: number, definitionId: number, dependencies: Dependencies): void {
    remember(this.caches, processId, definitionId, dependencies);
  }

  /**
   * Refuses to run a frozen draft again if something that it depends on does not exist any more.
   *
   * @param caller the id of the user who asks. Requests of one user for one draft share a check
   * @throws InvalidFlowError with the faults that a check of the draft would find; NotFound if there is no such definition
   */
  async refuseMissing(processId: number, definitionId: number, caller: number): Promise<void> {
    const dependencies = await this.dependenciesOf(processId, definitionId, caller);
    if (isIndependent(dependencies)) return;
    await this.checking.run(`${caller} ${definitionId}`, () =>
      this.flows.refuseFaulty(this.database, { faults: [], count: 0, ...dependencies }, caller),
    );
  }

  private async dependenciesOf(
    processId: number,
    definitionId: number,
    caller: number,
  ): Promise<Dependencies> {
    const { caches } = this;
    const read = (): Promise<Dependencies> => this.definitions.dependencies(definitionId, caller);
    const dependencies =
      caches.known.get(definitionId) ?? (await this.reading.run(`${caller} ${definitionId}`, read));
    remember(caches, processId, definitionId, dependencies);
    return dependencies;
  }
}

const isIndependent = ({ called, shared }: Dependencies): boolean => called.length + shared.length === 0;

function remember(
  { known, independent }: ReturnType<typeof newCaches>,
  processId: number,
  definitionId: number,
  { called, shared }: Dependencies,
): void {
  known.set(definitionId, { called, shared });
  if (isIndependent({ called, shared })) independent.set(processId, definitionId);
}
