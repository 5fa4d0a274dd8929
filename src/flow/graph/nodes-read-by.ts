import type { NodeReads } from '../compiled-flow.js';
import { expressionsOf } from '../expression/template.js';
import type { Template } from '../expression/template.js';

const NOTHING: NodeReads = [];

/** The indexes of the nodes that a template reads through `nodes`. */
export function nodesReadBy(template: Template, indexes: ReadonlyMap<string, number>): NodeReads {
  if (template.kind === 'constant') return NOTHING;
  let reads: Set<number> | null = null;
  for (const { references } of expressionsOf(template)) {
    if (references.allNodes) return 'all';
    for (const { node } of references.nodes) {
      const index = indexes.get(node);
      if (index !== undefined) (reads ??= new Set()).add(index);
    }
  }
  return reads === null ? NOTHING : [...reads];
}
