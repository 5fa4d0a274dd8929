/** JSONata's syntax tree, as far as it is read here: its own types tell less. */
export interface SyntaxTree {
  type: string;
  value?: unknown;
  position?: number;
  steps?: SyntaxTree[];
  stages?: unknown[];
  predicate?: unknown[];
  group?: unknown;
  tuple?: boolean;
  keepArray?: boolean;
  keepSingletonArray?: boolean;
  lhs?: SyntaxTree;
  rhs?: SyntaxTree;
  expression?: SyntaxTree;
  expressions?: SyntaxTree[];
  condition?: SyntaxTree;
  then?: SyntaxTree;
  else?: SyntaxTree;
  procedure?: SyntaxTree;
  arguments?: SyntaxTree[];
  /** Ours: the value is about to be written out or compared as a whole, so it is weighed as a whole. */
  wholly?: boolean;
}

/**
 * A copy without what hangs on to the tree: JSONata's tokens inherit from the tables of the parser that made them, ten
 * times the size of most expressions. What is shared stays shared.
 */
export function withoutParser(tree: SyntaxTree): SyntaxTree {
  const copies = new Map<object, object>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof RegExp || 'validate' in value)
      return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    copies.set(value, made);
    for (const [key, part] of Object.entries(value)) (made as Record<string, unknown>)[key] = copy(part);
    return made;
  };
  return copy(tree) as SyntaxTree;
}

/** Calls `visit` with every node of the tree; not recursive, as an expression may nest as deep as it likes. */
export function walk(root: SyntaxTree, visit: (node: SyntaxTree) => void): void {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || next instanceof RegExp || seen.has(next)) continue;
    seen.add(next);
    if (!Array.isArray(next) && 'type' in next && typeof next.type === 'string') visit(next as SyntaxTree);
    for (const part of Object.values(next) as unknown[]) open.push(part);
  }
}
