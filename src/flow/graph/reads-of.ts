import type { Reads } from '../compile-flow.js';
import { expressionsOf } from '../expression/template.js';
import type { Template } from '../expression/template.js';

const NOTHING: Reads = [];

/** The nodes that a template reads by `nodes`, by their numbers in the flow. */
export function readsOf(template: Template, indexes: ReadonlyMap<string, number>): Reads {
  if (template.kind === 'constant') return NOTHING;
  const reads = new Set<number>();
  for (const { references } of expressionsOf(template)) {
    if (references.allNodes) return 'all';
    for (const { node } of references.nodes) {
      const index = indexes.get(node);
      if (index !== undefined) reads.add(index);
    }
  }
  return [...reads];
}
