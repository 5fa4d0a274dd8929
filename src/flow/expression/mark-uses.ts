import { pairsOf, type SyntaxTree, type Uses, walk } from './syntax-tree.js';

/** Marks the parts whose values `checkUse` checks or `GroupKeys` counts, and those whose whole size counts. */
export function markUses(tree: SyntaxTree): void {
  walk(tree, (part) => {
    // JSONata serialises or compares these, visiting everything in them; some only to tell what is wrong with them.
    if (part.type === 'binary' && (part.value === '&' || part.value === '=' || part.value === '!=')) {
      mark(part.lhs, { wholly: true });
      mark(part.rhs, { wholly: true });
    }
    if (part.type === 'unary' && part.value === '-') mark(part.expression, { wholly: true });
    if (part.type === 'transform') {
      mark(part.update, { wholly: true });
      mark(part.delete, { wholly: true });
      mark(part.pattern, { changed: true });
    }
    mark(part.procedure, { called: true });
    if (part.type === 'binary' && part.value === '..') {
      mark(part.lhs, { bound: true });
      mark(part.rhs, { bound: true });
    }
    const pairs = pairsOf(part);
    for (const [key, value] of pairs) {
      mark(key, { wholly: true, key: true });
      mark(value, { held: true });
      if (key === undefined || value === undefined || key.type === 'string') continue;
      mark(key, { keyIn: pairs[0] });
      mark(value, { valueIn: pairs[0] });
    }
  });
}

/** Adds to what is known of the use of a part. */
function mark(part: SyntaxTree | undefined, uses: Uses): void {
  if (part !== undefined) Object.assign((part.uses ??= {}), uses);
}
