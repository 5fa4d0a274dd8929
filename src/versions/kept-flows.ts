import { LRUCache } from 'lru-cache';
import type { CompiledFlow } from '../flow/index.js';

/**
 * Compiled flows by the ids of their definitions: those that were used last, and those that something else keeps in memory, such as a job
 * that runs. Jobs that run at the same time thus share a flow, whatever the bound.
 */
export class KeptFlows {
  private readonly last: LRUCache<number, CompiledFlow>;
  /** All that may still be in memory. */
  private readonly made = new Map<number, WeakRef<CompiledFlow>>();
  private readonly collected = new FinalizationRegistry<number>((id) => {
    // It can have been compiled again.
    if (this.made.get(id)?.deref() === undefined) this.made.delete(id);
  });

  /** @param maxBytes of the flows that were used last. A flow counts as half of it at most, so that a larger one is kept, too, and others beside it */
  constructor(private readonly maxBytes: number) {
    this.last = new LRUCache({ maxSize: maxBytes });
  }

  /** A flow, which becomes the one that was used last. */
  get(definitionId: number): CompiledFlow | undefined {
    const known = this.last.get(definitionId);
    if (known) return known;
    const used = this.made.get(definitionId)?.deref();
    if (used) this.keep(definitionId, used);
    return used;
  }

  /** A flow, which does not count as used. */
  peek(definitionId: number): CompiledFlow | undefined {
    return this.last.peek(definitionId) ?? this.made.get(definitionId)?.deref();
  }

  set(definitionId: number, flow: CompiledFlow): void {
    this.made.set(definitionId, new WeakRef(flow));
    this.collected.register(flow, definitionId);
    this.keep(definitionId, flow);
  }

  private keep(definitionId: number, flow: CompiledFlow): void {
    this.last.set(definitionId, flow, { size: Math.ceil(Math.min(flow.bytes, this.maxBytes / 2)) });
  }
}
