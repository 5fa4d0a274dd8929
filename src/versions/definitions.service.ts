import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { anyOf } from '../database/any-of.js';
import { waitedTooLong } from '../database/database-error.js';
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
import { NotFound, Throttled, Unavailable } from '../rest/errors.js';
import { isId } from '../rest/fields/ids.js';
import { FlowThreads, NO_CALLER } from './flow-threads/flow-threads.js';

/** This worker lacks a node that the flow uses, or has another revision of it. */
export class NodeMissing extends Error {
  override name = 'NodeMissing';
}

interface Frozen {
  text: string;
  uses: Record<string, number>;
}

const TEXTS = {
  name: 'definition-texts',
  text: `SELECT id, text, uses FROM flow_definition WHERE id = ${anyOf('$1::int[]')}`,
};

/** The most definitions of one statement. A text can have 10 MiB. */
const MOST_READ = 8;

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

/** A text of at most this many characters is parsed at once, in at most 80 ms; a larger one in slices. */
const PARSED_AT_ONCE = 256 * 1024;

/** A large definition that is to be compiled. */
interface LargeDefinition {
  id: number;
  /** Null: it is read again when its turn comes. */
  text: string | null;
}

/** The size of the cache of compiled flows, in characters of their texts. Compiled flows do not change while Postgres loses nothing. */
const COMPILED_CHARACTERS = 32 * 1024 * 1024;

const cacheOf = <Value extends object>(): LRUCache<number, Value> =>
  new LRUCache({ maxSize: COMPILED_CHARACTERS });

/** Reads frozen definitions, and compiles them for workers. */
@Injectable()
export class DefinitionsService {
  private compiled = cacheOf<CompiledFlow>();
  private readonly compiling = new Map<number, Promise<CompiledFlow>>();
  private declared = cacheOf<DeclaresVariables>();

  private readonly reading = new GroupedCalls<number, Frozen | undefined>(
    async (ids) => {
      const rows = await this.database.rows<Frozen & { id: number }>(TEXTS, [ids]);
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
   * Compiles large definitions one at a time: each takes a second or more, and up to 100 MB. A job that needs one of many waits for its
   * turn; threads refuse a caller who has many tasks.
   */
  private readonly large = new GroupedCalls<LargeDefinition, CompiledFlow>(
    async (flows) => Promise.all(flows.map((flow) => this.compileLarge(flow))),
    { maxItems: 1, maxInFlight: 1 },
  );
  private largeWaiting = 0;

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
   * The flow of a definition, ready to run.
   *
   * @throws NotFound if there is no such definition
   * @throws NodeMissing if this process cannot run it as it was checked
   * @throws DatabaseUnavailable also if other work on large flows took too long
   */
  runnable(definitionId: number): Promise<CompiledFlow> {
    const known = this.compiled.get(definitionId);
    if (known) return Promise.resolve(known);
    const compiling =
      this.compiling.get(definitionId) ??
      this.compile(definitionId).finally(() => this.compiling.delete(definitionId));
    this.compiling.set(definitionId, compiling);
    return compiling;
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
    const declared = declaredVariables(await this.parsed(text, caller));
    // Large definitions are not cached, because the values of their variables can be large.
    if (text.length <= PARSED_AT_ONCE) cache.set(definitionId, declared, { size: text.length });
    return declared;
  }

  /** The newest version of a process that is not deleted, or a given version, also of a deleted process; null if there is none. */
  async callee(processId: number, version?: number): Promise<{ version: number; flow: CompiledFlow } | null> {
    // Flows give any number, and one statement is for the calls of many jobs.
    if (!isId(processId)) return null;
    const row = await this.calling.add([processId, version ?? null]);
    return row ? { version: row.number, flow: await this.runnable(row.definition_id) } : null;
  }

  /**
   * The nodes of a definition, for the comparison with those of another version. Nodes that this process lacks are left out.
   *
   * @throws NotFound where there is no such definition
   */
  async comparable(definitionId: number, caller: number): Promise<ReadonlyMap<string, ComparableNode>> {
    const { text } = await this.frozen(definitionId);
    return inSlices(comparableNodes(await this.parsed(text, caller), this.catalogue));
  }

  private async compile(definitionId: number): Promise<CompiledFlow> {
    const { compiled } = this;
    const { text, uses } = await this.frozen(definitionId);
    for (const [name, revision] of Object.entries(uses)) {
      const known = this.catalogue.get(name)?.revision;
      if (known !== revision)
        throw new NodeMissing(
          known === undefined
            ? `this worker has no node ${name}`
            : `the flow was checked with revision ${revision} of ${name}; this worker has ${known}`,
        );
    }
    const flow =
      text.length > PARSED_AT_ONCE
        ? await this.inTurn(definitionId, text)
        : await this.ready(JSON.parse(text));
    compiled.set(definitionId, flow, { size: text.length });
    return flow;
  }

  private async inTurn(id: number, text: string): Promise<CompiledFlow> {
    const isNext = this.largeWaiting === 0;
    this.largeWaiting += 1;
    try {
      // Texts that wait would take 10 MiB each.
      return await this.large.add({ id, text: isNext ? text : null });
    } finally {
      this.largeWaiting -= 1;
    }
  }

  /** @throws DatabaseUnavailable where no thread was free in time, so that the job is tried again */
  private async compileLarge({ id, text }: LargeDefinition): Promise<CompiledFlow> {
    const flow = text ?? (await this.frozen(id)).text;
    const parsed = await this.parsed(flow, NO_CALLER).catch((error: unknown) => {
      throw error instanceof Unavailable || error instanceof Throttled ? waitedTooLong() : error;
    });
    return this.ready(parsed);
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

  /** The parts of a frozen flow that the engine reads. */
  private async parsed(text: string, caller: number): Promise<unknown> {
    if (text.length <= PARSED_AT_ONCE) return JSON.parse(text) as unknown;
    return fromTexts(await this.threads.run('takeApart', text, text.length, caller));
  }
}
