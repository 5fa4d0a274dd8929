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

const remembered = (): LRUCache<number, Dependencies> =>
  new LRUCache({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: ({ called, shared }) => 1 + called.length + shared.length,
  });
const independents = (): LRUCache<number, number> => new LRUCache({ max: MOST_INDEPENDENT });

/** Looks again for what a frozen draft depends on: a process that it calls, or a shared variable, may have been deleted since it was checked. */
@Injectable()
export class DraftDependencies {
  private known = remembered();
  private independent = independents();
  private readonly looking = new SharedRuns<string, void>(losesServer);

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly flows: FlowChecksService,
  ) {
    database.whenLost(() => {
      // A look that is under way still fills the former caches.
      this.known = remembered();
      this.independent = independents();
    });
  }

  /** The definition of a process's frozen draft that was found to depend on nothing; null: none is known. */
  independentOf(processId: number): number | null {
    return this.independent.get(processId) ?? null;
  }

  /** Remembers what the frozen draft of a process depends on. */
  note(processId: number, definitionId: number, { called, shared }: Dependencies): void {
    this.known.set(definitionId, { called, shared });
    if (called.length + shared.length === 0) this.independent.set(processId, definitionId);
  }

  /**
   * Refuses to run a frozen draft again if something that it depends on does not exist any more.
   *
   * @param caller the id of the user who asks. Requests of one user for one draft share a look
   * @throws InvalidFlowError with the faults that a check of the draft would find; NotFound if there is no such definition
   */
  async refuseMissing(processId: number, definitionId: number, caller: number): Promise<void> {
    const known = this.known.get(definitionId);
    const dependencies = known ?? (await this.definitions.dependencies(definitionId, caller));
    this.note(processId, definitionId, dependencies);
    if (this.independentOf(processId) === definitionId) return;
    await this.looking.run(`${caller} ${definitionId}`, () =>
      this.flows.refuseFaulty(this.database, { faults: [], count: 0, ...dependencies }, caller),
    );
  }
}
