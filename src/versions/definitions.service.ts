import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { losesServer } from '../database/database-error.js';
import { Database } from '../database/database.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import {
  Catalogue,
  comparableNodes,
  type ComparableNodes,
  declaredVariables,
  type Dependencies,
  dependenciesOf,
  type DeclaresVariables,
  inSlices,
  type ReadsBySource,
} from '../flow/index.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { runSync } from '../flow/slices.js';
import { Conflict } from '../rest/errors.js';
import { CompiledFlows } from './compiled-flows.js';
import { type Frozen, FrozenDefinitions } from './frozen-definitions.js';
import { lackedNode, lackedRevision } from './lacked-nodes.js';

/** The most large texts that requests read and parse at the same time, and those of one user. A text can have 10 MiB. */
const LARGE_AT_ONCE = 2;
const LARGE_PER_USER = 1;

/** The most bytes of variables that are kept. */
const DECLARED_BYTES = 16 * 1024 * 1024;

const cache = (): LRUCache<number, DeclaresVariables> =>
  new LRUCache({ maxSize: DECLARED_BYTES, sizeCalculation: ({ bytes }) => bytes });

/** What requests need to know of frozen definitions. */
@Injectable()
export class DefinitionsService {
  private declared = cache();

  /**
   * Large texts, in turn among the users who ask for them. Read with those of all others, the 10 MiB of a user's forty requests made executes
   * of small flows wait for three seconds, and with two hundred fail.
   */
  private readonly large = new FairSemaphore(LARGE_AT_ONCE, LARGE_PER_USER);

  /** Requests of a user that give inputs to one large flow share a read. */
  private readonly declaring = new SharedRuns<string, DeclaresVariables>(losesServer);

  constructor(
    database: Database,
    private readonly catalogue: Catalogue,
    private readonly definitions: FrozenDefinitions,
    private readonly compiled: CompiledFlows,
  ) {
    // A read that is under way still fills the former cache.
    database.whenLost(() => (this.declared = cache()));
  }

  /**
   * The variables of a definition, also where this process lacks a node that the flow uses: an API of one build accepts
   * inputs for flows of another, and a worker that has the node runs them.
   *
   * @throws NotFound if there is no such definition
   */
  async variables(definitionId: number, caller: number): Promise<DeclaresVariables> {
    const { declared } = this;
    const known = declared.get(definitionId) ?? this.compiled.kept(definitionId);
    if (known) return known;
    const { text } = await this.definitions.read(definitionId);
    // Large definitions are not cached, because the values of their variables can be large.
    if (text === null)
      return this.declaring.run(`${caller} ${definitionId}`, async () =>
        inSlices(declaredVariables(await this.largeOf(definitionId, caller))),
      );
    const variables = runSync(declaredVariables(JSON.parse(text)));
    declared.set(definitionId, variables);
    return variables;
  }

  /**
   * What a definition depends on that users can delete.
   *
   * @throws NotFound if there is no such definition
   */
  async dependencies(definitionId: number, caller: number): Promise<Dependencies> {
    const frozen = await this.definitions.read(definitionId);
    return inSlices(dependenciesOf(await this.flowOf(frozen, caller)));
  }

  /**
   * The nodes of two definitions, for a comparison: the second is to replace the first.
   *
   * @throws NotFound where there is no such definition
   * @throws Conflict where this process lacks a node of one of them, or has another revision of one than the second was checked with
   */
  async comparable(
    [first, second]: readonly [first: number, second: number],
    caller: number,
  ): Promise<[ComparableNodes, ComparableNodes]> {
    const known: ReadsBySource = new Map();
    const nodesOf = async (definitionId: number, lacking: typeof lackedNode): Promise<ComparableNodes> => {
      const frozen = await this.definitions.read(definitionId);
      const lacked = lacking(frozen.uses, this.catalogue);
      if (lacked !== null) throw new Conflict(lacked);
      const flow = await this.flowOf(frozen, caller);
      return inSlices(comparableNodes(flow, this.catalogue, { uses: frozen.uses, known }));
    };
    return [await nodesOf(first, lackedNode), await nodesOf(second, lackedRevision)];
  }

  private flowOf({ id, text }: Frozen, caller: number): Promise<unknown> {
    return text === null ? this.largeOf(id, caller) : Promise.resolve(JSON.parse(text));
  }

  /**
   * A large definition for a request.
   *
   * @throws DatabaseUnavailable if it has waited too long for those of others
   */
  private largeOf(definitionId: number, caller: number): Promise<unknown> {
    return this.large.run(caller, () => this.definitions.large(definitionId, caller));
  }
}
