import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { anyOf } from '../database/any-of.js';
import { losesServer, waitedTooLong } from '../database/database-error.js';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import {
  Catalogue,
  comparableNodes,
  type ComparableNode,
  compilation,
  type CompiledFlow,
  declaredVariables,
  type DeclaresVariables,
  fromTexts,
  inSlices,
} from '../flow/index.js';
import { type JobOfWork, JobPlaces } from '../flow/job-places.js';
import { SharedRuns } from '../flow/shared-runs.js';
import { runSync } from '../flow/slices.js';
import { NotFound, Throttled, Unavailable } from '../rest/errors.js';
import { isId } from '../rest/fields/ids.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { FlowThreads, NO_CALLER } from './flow-threads/flow-threads.js';

/** This worker lacks a node that the flow uses, or has another revision of it. */
export class NodeMissing extends Error {
  override name = 'NodeMissing';
}

/** A text of at most this many bytes is parsed at once, in at most 80 ms; a larger one in a thread. */
const PARSED_AT_ONCE = 256 * 1024;

/** A row of {@link DEFINITIONS}. */
interface Frozen {
  id: number;
  /** Null: it is larger than {@link PARSED_AT_ONCE}. */
  text: string | null;
  uses: Record<string, number>;
  /** The user who has created its process. */
  owner: number;
}

const DEFINITIONS = {
  name: 'definitions',
  text: `
    SELECT f.id, CASE WHEN octet_length(f.text) <= ${PARSED_AT_ONCE} THEN f.text END AS text, f.uses, p.cuser AS owner
    FROM flow_definition f JOIN process p ON p.id = f.process_id WHERE f.id = ${anyOf('$1::int[]')}`,
};

const TEXT = { name: 'definition-text', text: `SELECT text FROM flow_definition WHERE id = $1` };

/** The most definitions of one statement. */
const MOST_READ = 32;

/** The most large texts that requests read and parse at the same time, and those of one user. A text can have 10 MiB. */
const LARGE_AT_ONCE = 2;
const LARGE_OF_ONE = 1;

/** The versions that are called: `$2` of the processes `$1`, null for the newest of a process that is not deleted. */
const CALLEES = {
  name: 'process-callees',
  text: `
    SELECT asked.n::int - 1 AS place, called.number, called.definition_id
    FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS asked (process_id, version, n)
    JOIN LATERAL (
      SELECT v.number, v.definition_id FROM process_version v
      WHERE v.process_id = asked.process_id AND CASE WHEN asked.version IS NULL
        THEN EXISTS (SELECT FROM process p WHERE p.id = asked.process_id AND p.deleted_at IS NULL)
        ELSE v.number = asked.version END
      ORDER BY v.number DESC LIMIT 1
    ) called ON true`,
};

/** A process that is called, and its version; null: the newest one. */
type Called = readonly [process: number, version: number | null];

interface CalleeRow {
  place: number;
  number: number;
  definition_id: number;
}

/** The most calls that one statement looks up. All of them go on in one turn of the event loop. */
const MOST_CALLED = 200;

/**
 * How many called flows are read and compiled at the same time, besides one of each job that has no other. A flow that is being compiled
 * takes ten times its text.
 */
const CALLED_AT_ONCE = 4;

/** The size of the cache of compiled flows, in characters of their texts. Compiled flows do not change while Postgres loses nothing. */
const COMPILED_CHARACTERS = 32 * 1024 * 1024;

const cacheOf = <Value extends object>(): LRUCache<number, Value> =>
  new LRUCache({ maxSize: COMPILED_CHARACTERS });

/** A flow that is being compiled, and how many wait for it. */
interface Compiling {
  flow: Promise<CompiledFlow>;
  waiting: number;
}

/** Reads frozen definitions, and compiles them for workers. */
@Injectable()
export class DefinitionsService {
  private compiled = cacheOf<CompiledFlow>();
  private readonly compiling = new Map<number, Compiling>();
  /** Those above, and those that were under way when a connection was lost. */
  private readonly begun = new WeakMap<Promise<CompiledFlow>, Compiling>();
  private declared = cacheOf<DeclaresVariables>();

  private readonly reading = new GroupedCalls<number, Frozen | undefined>(
    async (ids) => {
      const rows = await this.database.rows<Frozen>(DEFINITIONS, [ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    },
    { maxItems: MOST_READ, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  /** A job can begin thousands of calls at once. A statement for each would take all connections from the leases of all jobs. */
  private readonly calling = new GroupedCalls<Called, CalleeRow | undefined>((calls) => this.called(calls), {
    maxItems: MOST_CALLED,
    maxInFlight: 1,
    patienceMs: PATIENCE_MS,
  });

  /**
   * Large texts for requests, in turn among the users who make them. Read with those of all others, the 10 MiB of a user's forty requests
   * made executes of small flows wait for three seconds, and with two hundred fail.
   */
  private readonly large = new FairSemaphore(LARGE_AT_ONCE, LARGE_OF_ONE);

  /** Requests of a user that give inputs to one large flow share a read. */
  private readonly declaring = new SharedRuns<string, DeclaresVariables>(losesServer);

  /**
   * Large definitions for jobs, one at a time: each takes a second or more, and up to 100 MB. The users who have created them take turns:
   * a job that calls a hundred large flows of its user does not delay the jobs of others.
   */
  private readonly compilations = new FairSemaphore(1, 1, Infinity);

  /** A job that calls thousands of flows at once can be past its limit with the first of them. */
  private readonly calledFlows = new JobPlaces(CALLED_AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly threads: FlowThreads,
  ) {
    database.whenLost(() => {
      // A read that is under way still fills the former caches.
      this.compiled = cacheOf();
      this.compiling.clear();
      this.declared = cacheOf();
    });
  }

  /**
   * The flow of a definition, ready to run; not a promise if it is cached. A large one waits for those of others.
   *
   * @throws NotFound if there is no such definition
   * @throws NodeMissing if this process cannot run it as it was checked
   * @throws DatabaseUnavailable also if other work on large flows took too long, or all who waited had left ({@link leave})
   */
  runnable(definitionId: number): CompiledFlow | Promise<CompiledFlow> {
    const known = this.compiled.get(definitionId);
    if (known) return known;
    const compiling = this.compiling.get(definitionId) ?? this.begin(definitionId);
    compiling.waiting += 1;
    return compiling.flow;
  }

  /**
   * One of those who wait for a flow no longer does. A large flow for which nobody waits is not compiled.
   *
   * @param flow what {@link runnable} has returned
   */
  leave(flow: Promise<CompiledFlow>): void {
    const compiling = this.begun.get(flow);
    if (compiling) compiling.waiting -= 1;
  }

  private begin(definitionId: number): Compiling {
    const isLeft = (): boolean => begun.waiting === 0;
    const flow = this.compile(definitionId, isLeft).finally(() => {
      // After a lost connection, the next one of the same id can be under way.
      if (this.compiling.get(definitionId) === begun) this.compiling.delete(definitionId);
    });
    const begun: Compiling = { flow, waiting: 0 };
    this.compiling.set(definitionId, begun);
    this.begun.set(flow, begun);
    return begun;
  }

  /**
   * The variables of a definition, also where this process lacks a node that the flow uses: an API of one build accepts
   * inputs for flows of another, and a worker that has the node runs them.
   *
   * @throws NotFound if there is no such definition
   */
  async variables(definitionId: number, caller: number): Promise<DeclaresVariables> {
    const { declared: cache } = this;
    const known = cache.get(definitionId) ?? this.compiled.peek(definitionId);
    if (known) return known;
    const { text } = await this.frozen(definitionId);
    // Large definitions are not cached, because the values of their variables can be large.
    if (text === null)
      return this.declaring.run(`${caller} ${definitionId}`, async () =>
        inSlices(declaredVariables(await this.takenApart(definitionId, caller))),
      );
    const declared = runSync(declaredVariables(JSON.parse(text)));
    cache.set(definitionId, declared, { size: text.length });
    return declared;
  }

  /** The newest version of a process that is not deleted, or a given version, also of a deleted process; null if there is none. */
  async callee(
    processId: number,
    version: number | undefined,
    caller: JobOfWork,
  ): Promise<{ version: number; flow: CompiledFlow } | null> {
    // Flows give any number, and one statement is for the calls of many jobs.
    if (!isId(processId)) return null;
    for (;;) {
      const { compiled } = this;
      const row = await this.calling.add([processId, version ?? null]);
      if (!row) return null;
      const { number, definition_id: id } = row;
      // After a failover, which brings another cache, the id can be that of another definition.
      const read = async () => (compiled === this.compiled ? this.runnable(id) : null);
      const flow = compiled.get(id) ?? (await this.calledFlows.run(caller, read));
      if (flow !== null && compiled === this.compiled) return { version: number, flow };
    }
  }

  /**
   * The nodes of a definition, for the comparison with those of another version. Nodes that this process lacks are left out.
   *
   * @throws NotFound where there is no such definition
   */
  async comparable(definitionId: number, caller: number): Promise<ReadonlyMap<string, ComparableNode>> {
    const { text } = await this.frozen(definitionId);
    const parsed =
      text === null ? await this.takenApart(definitionId, caller) : (JSON.parse(text) as unknown);
    return inSlices(comparableNodes(parsed, this.catalogue));
  }

  /** @param isLeft whether nobody waits for the flow any more */
  private async compile(definitionId: number, isLeft: () => boolean): Promise<CompiledFlow> {
    const { compiled } = this;
    const { text, uses, owner } = await this.frozen(definitionId);
    for (const [name, revision] of Object.entries(uses)) {
      const known = this.catalogue.get(name)?.revision;
      if (known !== revision)
        throw new NodeMissing(
          known === undefined
            ? `this worker has no node ${name}`
            : `the flow was checked with revision ${revision} of ${name}; this worker has ${known}`,
        );
    }
    const { flow, size } =
      text === null
        ? await this.compilations.run(owner, () => this.compileLarge(definitionId, isLeft))
        : { flow: await this.ready(JSON.parse(text)), size: text.length };
    compiled.set(definitionId, flow, { size });
    return flow;
  }

  /** @throws DatabaseUnavailable where no thread was free in time, so that the job is tried again; also where nobody waits any more */
  private async compileLarge(
    id: number,
    isLeft: () => boolean,
  ): Promise<{ flow: CompiledFlow; size: number }> {
    if (isLeft()) throw waitedTooLong();
    const text = await this.whole(id);
    const parsed = await this.parsedInThread(text, NO_CALLER).catch((error: unknown) => {
      throw error instanceof Unavailable || error instanceof Throttled ? waitedTooLong() : error;
    });
    return { flow: await this.ready(parsed), size: text.length };
  }

  private ready(parsed: unknown): Promise<CompiledFlow> {
    return inSlices(compilation(parsed, this.catalogue));
  }

  /** Looks up each process and version once, however many calls there are. */
  private async called(calls: readonly Called[]): Promise<(CalleeRow | undefined)[]> {
    const asked = new Map(calls.map((called) => [called.join(), called]));
    const processes = [...asked.values()];
    const rows = await this.database.rows<CalleeRow>(CALLEES, [
      processes.map(([process]) => process),
      processes.map(([, version]) => version),
    ]);
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    const found = new Map([...asked.keys()].map((key, place) => [key, byPlace.get(place)]));
    return calls.map((called) => found.get(called.join()));
  }

  private async frozen(definitionId: number): Promise<Frozen> {
    const row = await this.reading.add(definitionId);
    if (!row) throw new NotFound();
    return row;
  }

  private async whole(definitionId: number): Promise<string> {
    const [row] = await this.database.rows<{ text: string }>(TEXT, [definitionId]);
    if (!row) throw new NotFound();
    return row.text;
  }

  /**
   * The parts of a large frozen flow that the engine reads, for a request.
   *
   * @throws DatabaseUnavailable if it has waited too long for those of others
   */
  private takenApart(definitionId: number, caller: number): Promise<unknown> {
    return this.large.run(caller, async () => this.parsedInThread(await this.whole(definitionId), caller));
  }

  private async parsedInThread(text: string, caller: number): Promise<unknown> {
    return fromTexts(await this.threads.run('takeApart', text, text.length, caller));
  }
}
