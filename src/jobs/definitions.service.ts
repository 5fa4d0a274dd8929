import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database, type Executor } from '../database/database.js';
import {
  calledProcesses,
  checkSharedVariables,
  Catalogue,
  type CompiledFlow,
  compileFlow,
  type Fault,
  sharedVariables,
  usedDefinitions,
  validateFlow,
} from '../flow/index.js';
import { NotFound } from '../rest/errors.js';
import { canonicalHash } from './canonical-json.js';
import { InvalidFlowError } from './invalid-flow.js';
import { SharedVariables } from './shared-variables.js';

/** This worker does not know a node that the flow uses, or knows another revision of it. */
export class DefinitionMissing extends Error {
  override name = 'DefinitionMissing';
}

const TEXT = { name: 'definition-text', text: `SELECT text, uses FROM flow_definition WHERE id = $1` };

const FREEZE = {
  name: 'definition-freeze',
  text: `
    INSERT INTO flow_definition (process_id, hash, text, nodes, uses) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (process_id, hash) DO UPDATE SET hash = excluded.hash
    RETURNING id`,
};

const EXISTING = {
  name: 'process-existing',
  text: `SELECT id FROM process WHERE id = ANY ($1::int[]) AND deleted_at IS NULL`,
};

const CALLEE = {
  name: 'process-callee',
  text: `
    SELECT v.number, v.definition_id FROM process_version v
    WHERE v.process_id = $1 AND CASE WHEN $2::int IS NULL
      THEN EXISTS (SELECT FROM process p WHERE p.id = $1 AND p.deleted_at IS NULL) ELSE v.number = $2 END
    ORDER BY v.number DESC LIMIT 1`,
};

/** How much text the compiled flows that a process keeps were made from: they never change, so only room limits it. */
const COMPILED_CHARACTERS = 32 * 1024 * 1024;

/** Frozen flows: checked once, compiled once a process, run many times. */
@Injectable()
export class DefinitionsService {
  private readonly compiled = new LRUCache<number, CompiledFlow>({ maxSize: COMPILED_CHARACTERS });
  private readonly compiling = new Map<number, Promise<CompiledFlow>>();

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly shared: SharedVariables,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Checks a flow and freezes it; an equal one of the same process, key order apart, is not stored twice.
   *
   * @param text the flow as JSON text
   * @returns the definition's id, and how many nodes it has
   * @throws InvalidFlowError with every fault of the flow
   */
  async freeze(executor: Executor, processId: number, text: string): Promise<{ id: number; nodes: number }> {
    const flow: unknown = JSON.parse(text);
    const faults = [
      ...validateFlow(flow, this.catalogue, this.settings),
      ...(await this.missingCallees(executor, flow)),
      ...(await this.faultsOfShared(executor, flow)),
    ];
    if (faults.length > 0) throw new InvalidFlowError(faults);
    const compiled = compileFlow(flow, this.catalogue);
    const nodes = (flow as { nodeList: unknown[] }).nodeList.length;
    const uses = JSON.stringify(usedDefinitions(compiled));
    const [row] = await executor.rows<{ id: number }>(FREEZE, [
      processId,
      canonicalHash(flow),
      text,
      nodes,
      uses,
    ]);
    if (!row) throw new Error('a definition was neither inserted nor found');
    return { id: row.id, nodes };
  }

  /**
   * The flow of a definition, ready to run.
   *
   * @throws NotFound where there is no such definition
   * @throws DefinitionMissing where this process cannot run it as it was checked
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

  /** The newest version of a process that is there, or a given one of a process that was; null where there is none. */
  async callee(processId: number, version?: number): Promise<{ version: number; flow: CompiledFlow } | null> {
    const [row] = await this.database.rows<{ number: number; definition_id: number }>(CALLEE, [
      processId,
      version ?? null,
    ]);
    return row ? { version: row.number, flow: await this.runnable(row.definition_id) } : null;
  }

  private async compile(definitionId: number): Promise<CompiledFlow> {
    const [row] = await this.database.rows<{ text: string; uses: Record<string, number> }>(TEXT, [
      definitionId,
    ]);
    if (!row) throw new NotFound();
    for (const [name, revision] of Object.entries(row.uses)) {
      const known = this.catalogue.get(name)?.revision;
      if (known !== revision)
        throw new DefinitionMissing(
          known === undefined
            ? `this worker has no node ${name}`
            : `the flow was checked with revision ${revision} of ${name}; this worker has ${known}`,
        );
    }
    const flow = compileFlow(JSON.parse(row.text), this.catalogue);
    this.compiled.set(definitionId, flow, { size: row.text.length });
    return flow;
  }

  private async faultsOfShared(executor: Executor, flow: unknown): Promise<Fault[]> {
    const names = sharedVariables(flow).map(({ name }) => name);
    return checkSharedVariables(flow, await this.shared.types(executor, names));
  }

  private async missingCallees(executor: Executor, flow: unknown): Promise<Fault[]> {
    const called = calledProcesses(flow);
    if (called.length === 0) return [];
    const rows = await executor.rows<{ id: number }>(EXISTING, [called.map(({ process }) => process)]);
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
