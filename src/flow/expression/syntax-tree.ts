/** What JSONata will do with a value. */
export interface Uses {
  /** It will be serialised or compared as a whole, so its whole size counts. */
  wholly?: true;
  /** The transform operator (`|pattern|update|`) will change it. */
  changed?: true;
  /** It is the key of a pair in braces. */
  key?: true;
  /** An object will hold it. */
  held?: true;
  /** A range (`from..to`) will begin or end there. */
  bound?: true;
  /** It will be called. */
  called?: true;
  /** It is a computed key of this object, or of this group, in braces. */
  keyIn?: object;
  /** It is a value in these braces, evaluated once all their keys are. */
  valueIn?: object;
  /** JSONata begins it together with other values of the same brackets or braces. */
  amongOthers?: true;
  /** It is a whole expression, with such values in it. */
  hasOthers?: true;
}

/** The fields of JSONata's syntax tree that are used here; its own types lack some of them. */
export interface SyntaxTree {
  type: string;
  value?: unknown;
  position?: number;
  steps?: SyntaxTree[];
  stages?: unknown[];
  predicate?: unknown[];
  group?: unknown;
  tuple?: boolean;
  /** The names in `@$name` and `#$name` after a step. */
  focus?: unknown;
  index?: unknown;
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
  /** Of a function. `thunk`: JSONata has made it of the last call of another one. */
  body?: SyntaxTree;
  thunk?: boolean;
  /** Of a function: `<n-n?:n>`. */
  signature?: { definition: string };
  /** Added here: what JSONata will do with its value. */
  uses?: Uses;
  pattern?: SyntaxTree;
  update?: SyntaxTree;
  delete?: SyntaxTree;
}

/**
 * Copies a tree without references to the parser: JSONata's tokens inherit from the parser's tables, which are ten times the size
 * of most expressions. Shared subtrees stay shared.
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

/** Calls `visit` with every node of the tree. Not recursive, since expressions may nest to any depth. */
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

/** How deep the nodes of the tree nest. Not recursive either. */
export function depthOf(root: SyntaxTree): number {
  const depths = new Map<object, number>();
  /** The parts on the way to the current one, each with those of its own parts that are still to be entered. */
  const open: { part: object; parts: object[]; left: object[] }[] = [];
  const enter = (part: object): void => {
    if (depths.has(part) || part instanceof RegExp) return;
    // Until its parts have been entered. A tree has no cycles.
    depths.set(part, 0);
    const parts = Object.values(part).filter((each) => typeof each === 'object' && each !== null) as object[];
    open.push({ part, parts, left: [...parts] });
  };
  enter(root);
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const next = last.left.pop();
    if (next !== undefined) enter(next);
    else {
      const isNode = 'type' in last.part && typeof last.part.type === 'string';
      const inside = last.parts.reduce((most, part) => Math.max(most, depths.get(part) ?? 0), 0);
      depths.set(last.part, inside + (isNode ? 1 : 0));
      open.pop();
    }
  }
  return depths.get(root) ?? 0;
}

/** The items of a list in brackets. */
export function itemsOf({ type, value, expressions }: SyntaxTree): SyntaxTree[] {
  return type === 'unary' && value === '[' ? (expressions ?? []) : [];
}

/** The keys and values of an object, or of a group, in braces. */
export function pairsOf({ type, value, lhs, group }: SyntaxTree): SyntaxTree[][] {
  const pairs: unknown = type === 'unary' && value === '{' ? lhs : undefined;
  const groups = (group as { lhs?: SyntaxTree[][] } | undefined)?.lhs ?? [];
  return [...((pairs as SyntaxTree[][] | undefined) ?? []), ...groups];
}

/**
 * The tree with the patterns and the checks of signatures that the parser has lost in the left sides of `?:` and `??`: it copies them as JSON. The
 * part of which one is a copy is in the tree, too, and has the same position.
 */
export function withPatterns(tree: SyntaxTree): SyntaxTree {
  const originals = new Map<string, SyntaxTree>();
  const nameOf = ({ type, position }: SyntaxTree): string => `${type} ${position}`;
  walk(tree, (part) => {
    const { signature } = part;
    if (part.value instanceof RegExp || (signature !== undefined && 'validate' in signature))
      originals.set(nameOf(part), part);
  });
  walk(tree, (part) => {
    if (part.type !== 'regex' && part.signature === undefined) return;
    const original = originals.get(nameOf(part));
    if (original !== undefined) Object.assign(part, { value: original.value, signature: original.signature });
  });
  return tree;
}

/** The first node of the tree that passes the test. */
export function findPart(root: SyntaxTree, test: (node: SyntaxTree) => boolean): SyntaxTree | undefined {
  let found: SyntaxTree | undefined;
  walk(root, (node) => {
    if (test(node)) found ??= node;
  });
  return found;
}
