import { getHeapStatistics } from 'node:v8';
import { Injectable } from '@nestjs/common';
import { waitedTooLong } from '../database/database-error.js';
import { Database } from '../database/database.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { Catalogue, compilation, type CompiledFlow, type EndSignal, inSlices } from '../flow/index.js';
import { type JobOfWork, JobPlaces } from '../flow/job-places.js';
import { unlessAborted } from '../flow/unless-aborted.js';
import { Throttled, Unavailable } from '../rest/errors.js';
import { CalledVersions } from './called-versions.js';
import { FrozenDefinitions } from './frozen-definitions.js';
import { NO_CALLER } from './flow-threads/flow-threads.js';
import { KeptFlows } from './kept-flows.js';

/** This worker lacks a node that the flow uses, or has another revision of it. */
export class NodeMissing extends Error {
  override name = 'NodeMissing';

  /** @param nodes those that it lacks, or has with another revision */
  constructor(
    message: string,
    readonly nodes: readonly string[] = [],
  ) {
    super(message);
  }
}

/**
 * How many called flows are read and compiled at the same time, besides one of each job that has no other. A flow that is being compiled
 * takes ten times its text.
 */
const CALLED_AT_ONCE = 4;

/** The most bytes of compiled flows that are kept, 230 of 200 nodes, and the part of V8's heap that they may take where that is less. */
const KEPT_BYTES = 64 * 1024 * 1024;
const PART_OF_HEAP = 1 / 8;

/** Compiled flows do not change while Postgres loses nothing. */
const cache = (): KeptFlows =>
  new KeptFlows(Math.min(KEPT_BYTES, getHeapStatistics().heap_size_limit * PART_OF_HEAP));

/** How many flows that are not large are compiled at once, and how many that one user has made: each can take 2 s, and ten times its text. */
const SMALL_AT_ONCE = 4;
const SMALL_PER_USER = 2;

/** How many wait for a flow, and its text until it is compiled. */
interface Waiters {
  waiting: number;
  /** Null: it is not read yet, it is large, or all who waited have left. */
  text: string | null;
}

/** A flow that is being compiled. */
interface Compiling extends Waiters {
  flow: Promise<CompiledFlow>;
}

/** Compiles frozen definitions for workers, and keeps them. */
@Injectable()
export class CompiledFlows {
  private compiled = cache();
  private readonly compiling = new Map<number, Compiling>();
  /** Those above, and those that were under way when a connection was lost. */
  private readonly begun = new WeakMap<Promise<CompiledFlow>, Compiling>();

  /**
   * Large definitions, one at a time: each takes a second or more, and up to 100 MB. The users who have created them take turns: a job that
   * calls a hundred large flows of its user does not delay the jobs of others.
   */
  private readonly compilations = new FairSemaphore(1, 1, Infinity);

  /**
   * The others. A job leaves its slot to others while it waits for its flow, so without this bound, hundreds of flows were compiled at once, for
   * jobs that had left, and none of them was ready in time.
   */
  private readonly smallCompilations = new FairSemaphore(SMALL_AT_ONCE, SMALL_PER_USER, Infinity);

  /** A job that calls thousands of flows at once can be past its limit with the first of them. */
  private readonly calledFlows = new JobPlaces(CALLED_AT_ONCE);

  constructor(
    database: Database,
    private readonly catalogue: Catalogue,
    private readonly definitions: FrozenDefinitions,
    private readonly versions: CalledVersions,
  ) {
    database.whenLost(() => {
      // A read that is under way still fills the former cache.
      this.compiled = cache();
      this.compiling.clear();
    });
  }

  /** The flow of a definition if it is kept. */
  kept(definitionId: number): CompiledFlow | undefined {
    return this.compiled.peek(definitionId);
  }

  /**
   * The flow of a definition, ready to run; not a promise if it is kept. It waits for those of others.
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
   * A flow once it is compiled; null if the signal aborts before. A flow for which nobody waits when its turn comes is not compiled.
   *
   * @param flow what {@link runnable} has returned
   */
  async unlessAborted(signal: EndSignal, flow: Promise<CompiledFlow>): Promise<CompiledFlow | null> {
    const compiled = await unlessAborted(signal, flow);
    if (compiled === null) this.leave(flow);
    return compiled;
  }

  /** One of those who wait for a flow no longer does. */
  private leave(flow: Promise<CompiledFlow>): void {
    const compiling = this.begun.get(flow);
    if (compiling === undefined) return;
    compiling.waiting -= 1;
    if (compiling.waiting === 0) compiling.text = null;
  }

  /**
   * The newest version of a process that is not deleted, or a given version, also of a deleted process; null if there is none. Where the newest
   * version was checked with another revision of a node than those that call it, it is the newest of those that this process can run: no worker
   * could run both flows.
   *
   * @param uses whether one of the flows around the call has a node of this name
   * @throws as {@link runnable}; the reason of the caller's signal if it aborts first
   */
  async callee(
    processId: number,
    version: number | undefined,
    caller: JobOfWork,
    uses: (name: string) => boolean,
  ): Promise<{ version: number; flow: CompiledFlow } | null> {
    try {
      return await this.runnableCallee(() => this.versions.find(processId, version), caller);
    } catch (error) {
      if (version !== undefined || !(error instanceof NodeMissing) || !error.nodes.some(uses)) throw error;
      const usable = await this.runnableCallee(() => this.versions.findUsable(processId), caller);
      if (usable === null) throw error;
      return usable;
    }
  }

  private async runnableCallee(
    find: () => ReturnType<CalledVersions['find']>,
    caller: JobOfWork,
  ): Promise<{ version: number; flow: CompiledFlow } | null> {
    for (;;) {
      const { compiled } = this;
      const found = await find();
      if (!found) return null;
      const { definitionId: id } = found;
      // After a failover, which brings another cache, the id can be that of another definition.
      const read = async () => (compiled === this.compiled ? this.runnableFor(caller, id) : null);
      const flow = compiled.get(id) ?? (await this.calledFlows.run(caller, read));
      if (flow !== null && compiled === this.compiled) return { version: found.version, flow };
    }
  }

  private async runnableFor({ signal }: JobOfWork, definitionId: number): Promise<CompiledFlow> {
    const found = this.runnable(definitionId);
    const flow = found instanceof Promise ? await this.unlessAborted(signal, found) : found;
    if (flow === null) throw signal.reason;
    return flow;
  }

  private begin(definitionId: number): Compiling {
    const waiters: Waiters = { waiting: 0, text: null };
    const flow = this.compile(definitionId, waiters).finally(() => {
      // After a lost connection, the next one of the same id can be under way.
      if (this.compiling.get(definitionId) === begun) this.compiling.delete(definitionId);
    });
    const begun: Compiling = Object.assign(waiters, { flow });
    this.compiling.set(definitionId, begun);
    this.begun.set(flow, begun);
    return begun;
  }

  private async compile(definitionId: number, waiters: Waiters): Promise<CompiledFlow> {
    const { compiled } = this;
    const { isLarge, owner } = await this.read(definitionId, waiters);
    const flow = await (isLarge
      ? this.compilations.run(owner, () => this.compileLarge(definitionId, waiters))
      : this.smallCompilations.run(owner, () => this.compileSmall(definitionId, waiters)));
    compiled.set(definitionId, flow);
    return flow;
  }

  /** @throws NodeMissing if this process cannot run the flow as it was checked */
  private async read(definitionId: number, waiters: Waiters): Promise<{ isLarge: boolean; owner: number }> {
    const { text, uses, owner } = await this.definitions.read(definitionId);
    const nodes = Object.keys(uses).filter((name) => this.catalogue.get(name)?.revision !== uses[name]);
    const [name] = nodes;
    if (name !== undefined) {
      const known = this.catalogue.get(name)?.revision;
      throw new NodeMissing(
        known === undefined
          ? `this worker has no node ${name}`
          : `the flow was checked with revision ${uses[name]} of ${name}; this worker has ${known}`,
        nodes,
      );
    }
    if (waiters.waiting > 0) waiters.text = text;
    return { isLarge: text === null, owner };
  }

  /** @throws DatabaseUnavailable where nobody waits any more */
  private async compileSmall(id: number, waiters: Waiters): Promise<CompiledFlow> {
    if (waiters.waiting === 0) throw waitedTooLong();
    // All who had waited can have left before others came.
    const text = waiters.text ?? (await this.definitions.read(id)).text;
    waiters.text = null;
    return this.ready(JSON.parse(text ?? 'null'));
  }

  /** @throws DatabaseUnavailable where no thread was free in time, so that the job is tried again; also where nobody waits any more */
  private async compileLarge(id: number, waiters: Waiters): Promise<CompiledFlow> {
    if (waiters.waiting === 0) throw waitedTooLong();
    const parsed = await this.definitions.large(id, NO_CALLER).catch((error: unknown) => {
      throw error instanceof Unavailable || error instanceof Throttled ? waitedTooLong() : error;
    });
    return this.ready(parsed);
  }

  private ready(parsed: unknown): Promise<CompiledFlow> {
    return inSlices(compilation(parsed, this.catalogue));
  }
}
