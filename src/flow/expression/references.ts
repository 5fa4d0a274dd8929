import { textOf } from '../failure.js';
import type { Text } from '../text.js';
import { builtIns } from './built-ins.js';
import { FORBIDDEN } from './guarded-functions.js';
import { instructionsOf, MAX_INSTRUCTIONS } from './pattern-size.js';
import { LinearRegExp } from './regex-engine.js';
import { walk } from './syntax-tree.js';
import type { SyntaxTree } from './syntax-tree.js';

/** The variables, inputs and nodes that an expression reads, and the functions that it calls, found by static analysis. */
export interface References {
  /** `nodes.n2.body` gives node `n2` and port `body`; `port` is null for the whole node. */
  nodes: { node: string; port: string | null }[];
  /** Whether it may read any node. */
  allNodes: boolean;
  /** The names in `vars.x`, where `vars` can only be the variables, each once. */
  variables: string[];
  /** The names in `inputs.x`, likewise. */
  inputs: string[];
  /** The names in `job.x`, likewise. */
  job: string[];
  /** Other names at the start of a path, where no document has been entered yet: `who` in `who.name`. Each once. */
  roots: string[];
  /** `$x` that nothing in the expression sets, and no function of JSONata is named. Each once. */
  unset: string[];
  /** `$now` and similar functions, with the node to use instead. */
  forbidden: { name: string; instead: string; position: number }[];
  /** Patterns that linear matching does not support. */
  badPatterns: { message: Text; position: number }[];
  /** The instructions of all its patterns; compiling takes up to 10 µs for each. */
  instructions: number;
}

/** What every expression of a flow can read. */
export const DOCUMENTS: readonly string[] = ['vars', 'inputs', 'job', 'nodes'];

/** What an expression reads, calls and matches, by its syntax tree alone. */
export function findReferences(root: SyntaxTree): References {
  const found: References = {
    nodes: [],
    allNodes: false,
    variables: [],
    inputs: [],
    job: [],
    roots: [],
    unset: [],
    forbidden: [],
    badPatterns: [],
    instructions: 0,
  };
  const used = new Set<string>();
  walk(root, (part) => {
    if (part.type === 'variable' && typeof part.value === 'string') {
      const instead = FORBIDDEN.get(part.value);
      if (instead !== undefined)
        found.forbidden.push({ name: part.value, instead, position: part.position ?? 0 });
      else used.add(part.value);
    } else if (part.type === 'regex' && part.value instanceof RegExp) {
      checkPattern(part.value, part.position ?? 0, found);
    } else if (part.type === 'path' && part.steps !== undefined) {
      readPath(part.steps, found);
    }
  });
  const others = [...used].filter((name) => !isContext(name) && !isBuiltIn(name));
  if (others.length > 0) {
    const bound = namesBound(root);
    found.unset.push(...others.filter((name) => !bound.has(name)));
  }
  readRoots(root, found);
  return found;
}

/** The names of `$variables` that an expression sets. */
function namesBound(root: SyntaxTree): Set<unknown> {
  const bound = new Set<unknown>();
  walk(root, (part) => {
    bound.add(part.focus).add(part.index);
    if (part.type === 'bind') bound.add(part.lhs?.value);
    // The place of an item after a filter: `items[price > 1]#$place`.
    if (part.type === 'index') bound.add(part.value);
    if (part.type === 'lambda') for (const parameter of part.arguments ?? []) bound.add(parameter.value);
  });
  return bound;
}

/** `$` and `$$`. */
const isContext = (name: string): boolean => name === '' || name === '$';

const isBuiltIn = (name: string): boolean => builtIns.lookup(name) !== undefined;

function readRoots(root: SyntaxTree, found: References): void {
  const names = {
    vars: new Set<string>(),
    inputs: new Set<string>(),
    job: new Set<string>(),
    others: new Set<string>(),
  };
  for (const [first, second] of pathsOfRoot(root)) {
    const document = nameOf(first);
    if (document === undefined) continue;
    if (document === 'vars' || document === 'inputs' || document === 'job') {
      const name = nameOf(second);
      if (name !== undefined) names[document].add(name);
    } else if (!DOCUMENTS.includes(document)) names.others.add(document);
  }
  found.variables.push(...names.vars);
  found.inputs.push(...names.inputs);
  found.job.push(...names.job);
  found.roots.push(...names.others);
}

function readPath(path: readonly SyntaxTree[], found: References): void {
  const steps = path[0]?.type === 'variable' && path[0].value === '$' ? path.slice(1) : path;
  const [first, node, port] = steps;
  if (nameOf(first) !== 'nodes') {
    // `$$` alone, or with a wildcard after it, may reach the nodes.
    if (steps.length < path.length && nameOf(first) === undefined) found.allNodes = true;
    if (first?.type === 'wildcard' || first?.type === 'descendant') found.allNodes = true;
    return;
  }
  const name = nameOf(node);
  if (name === undefined) found.allNodes = true;
  else found.nodes.push({ node: name, port: nameOf(port) ?? null });
}

function nameOf(step: SyntaxTree | undefined): string | undefined {
  return step?.type === 'name' && typeof step.value === 'string' ? step.value : undefined;
}

/** The paths that start at the expression's input document: not those in a predicate, a later step or the body of a function. */
function pathsOfRoot(root: SyntaxTree): SyntaxTree[][] {
  const paths: SyntaxTree[][] = [];
  const open: (SyntaxTree | undefined)[] = [root];
  while (open.length > 0) {
    const part = open.pop();
    if (part === undefined) continue;
    if (part.type === 'path' && part.steps !== undefined) {
      paths.push(part.steps);
      open.push(part.steps[0]);
    } else if (part.type !== 'lambda' && part.type !== 'transform') {
      if (Array.isArray(part.lhs)) open.push(...(part.lhs as SyntaxTree[][]).flat());
      else open.push(part.lhs);
      open.push(part.rhs, part.expression, part.condition, part.then, part.else);
      open.push(...(part.expressions ?? []), ...(part.arguments ?? []));
    }
  }
  return paths;
}

function checkPattern(pattern: RegExp, position: number, found: References): void {
  const before = found.instructions;
  found.instructions += instructionsOf(pattern.source, pattern.flags);
  if (found.instructions > MAX_INSTRUCTIONS) {
    const message = {
      en: `the patterns of an expression have more than ${MAX_INSTRUCTIONS} steps together`,
      zh: `一个表达式的全部正则合计超过 ${MAX_INSTRUCTIONS} 步`,
    };
    if (before <= MAX_INSTRUCTIONS) found.badPatterns.push({ message, position });
    return;
  }
  try {
    new LinearRegExp(pattern);
  } catch (error) {
    found.badPatterns.push({ message: textOf(error), position });
  }
}
