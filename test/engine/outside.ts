import { compileFlow, Failure } from '../../src/flow/index.js';
import type { Values } from '../../src/flow/index.js';
import { runFlow } from '../../src/flow/testing.js';
import type { RunOptions, ShortNode } from '../../src/flow/testing.js';
import { askNode, catalogueWith } from './ask-node.js';
import { flowOf, type Nodes, withPrinted } from './short-run.js';

/** A node that asks an {@link Outside}. */
export const ask = (value: unknown, common: Values = {}): ShortNode => [
  'test.ask',
  { value: value as string },
  {},
  common,
];

/**
 * An outside service. What it was asked is kept, as `value key`; the key is `generation:step`. A value in `broken` fails, and a value
 * in `hanging` gets no answer.
 */
export class Outside {
  readonly asked: string[] = [];
  readonly broken = new Set<string>();
  readonly hanging = new Set<string>();
  private readonly hung = new Set<() => void>();

  /** The requests since the last call. */
  get news(): string[] {
    return this.asked.splice(0);
  }

  readonly catalogue: ReturnType<typeof catalogueWith>;

  constructor(more: Parameters<typeof askNode>[1] = {}) {
    const node = askNode(({ value }, { idempotencyKey, signal }) => {
      const text = value as string;
      this.asked.push(`${text} ${idempotencyKey}`);
      if (this.broken.has(text)) throw new Failure(`${text} is broken`, true);
      if (!this.hanging.has(text)) return { value: 1 };
      for (const notify of this.hung) notify();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    }, more);
    this.catalogue = catalogueWith(node);
  }

  async run(nodes: Nodes, links: string[], options: RunOptions = {}, variables: Values = {}) {
    const flow = compileFlow(flowOf(nodes, links, variables), this.catalogue);
    const idempotencyKey = (step: string, generation: number) => `${generation}:${step}`;
    return withPrinted(await runFlow(flow, { idempotencyKey, ...options }));
  }

  /** Runs the flow, and stops the job as soon as something hangs. */
  async stopped(nodes: Nodes, links: string[], options: RunOptions = {}, variables: Values = {}) {
    const stop = new AbortController();
    const signal = Object.assign(stop.signal, { isStop: true });
    // Not before the node has returned its promise.
    const notify = () => setImmediate(() => stop.abort());
    this.hung.add(notify);
    const ran = await this.run(nodes, links, { ...options, signal }, variables);
    this.hung.delete(notify);
    return ran;
  }
}
