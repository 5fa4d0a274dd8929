import { builtIns } from './built-ins.js';
import { parse } from './parse.js';
import type { SyntaxTree } from './syntax-tree.js';

/** Names of variables, inputs or nodes; `all`: these cannot be told. */
export type Names = ReadonlySet<string> | 'all';

type Document = 'vars' | 'inputs' | 'nodes';

/** What expressions may read of the documents of a job. */
export type DocumentsRead = Readonly<Record<Document, Names>>;

/** The fields of a part of an expression that are evaluated for items, and not for the same as the part itself. */
const OF_ITEMS: ReadonlySet<string> = new Set([
  ...['stages', 'predicate', 'group'],
  ...['pattern', 'update', 'delete'],
]);

/**
 * The functions of JSONata that take what they are evaluated for as an argument that is left out (`$keys()` for `$keys($)`), and accept an
 * object there; each with the most arguments with which they do.
 */
const OF_CONTEXT: ReadonlyMap<unknown, number> = new Map([
  ...['string', 'boolean', 'not', 'keys', 'spread', 'clone'].map((name) => [name, 0] as const),
  ...['lookup', 'each', 'sift'].map((name) => [name, 1] as const),
]);

/** Finds out what expressions may read of the variables, the inputs and the nodes, whatever their values are: rather too much than too little. */
export class DocumentSearch {
  private readonly names = { vars: new Set<string>(), inputs: new Set<string>(), nodes: new Set<string>() };
  /** The documents of which anything may be read. */
  private readonly whole = new Set<Document>();
  /** Parts of which is known what they read: documents with a name after them, the root with a name after it, functions with an argument. */
  private understood = new Set<unknown>();
  /** Calls that get their first argument from the left side of `~>`. */
  private chained = new Set<unknown>();

  /** Adds what an expression may read. Parses it, which takes up to 5 µs a character, and keeps nothing of that. */
  add(source: string): void {
    let tree: SyntaxTree;
    try {
      ({ tree } = parse(source));
    } catch {
      // Only an earlier release has accepted it.
      this.addAll();
      return;
    }
    this.understood = new Set();
    this.chained = new Set();
    this.visit(tree);
  }

  addAll(): void {
    for (const document of ['vars', 'inputs', 'nodes'] as const) this.whole.add(document);
  }

  get found(): DocumentsRead {
    const { names, whole } = this;
    const of = (document: Document): Names => (whole.has(document) ? 'all' : names[document]);
    return { vars: of('vars'), inputs: of('inputs'), nodes: of('nodes') };
  }

  /** Not recursive, since expressions may nest to any depth. */
  private visit(tree: SyntaxTree): void {
    /** Parts, each with whether it was visited as one that may be evaluated for the root. */
    const seen = new Map<object, boolean>();
    const open: [part: unknown, isOfRoot: boolean][] = [[tree, true]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [part, isOfRoot] = next;
      if (typeof part !== 'object' || part === null || part instanceof RegExp) continue;
      const before = seen.get(part);
      if (before === true || before === isOfRoot) continue;
      seen.set(part, isOfRoot);
      if ('type' in part) this.look(part as SyntaxTree, isOfRoot);
      for (const [field, value] of Object.entries(part) as [string, unknown][]) {
        // Only the first step is evaluated for the same as the path.
        if (field === 'steps' && Array.isArray(value))
          for (const [index, step] of value.entries()) open.push([step, isOfRoot && index === 0]);
        else open.push([value, isOfRoot && !OF_ITEMS.has(field)]);
      }
    }
  }

  private look(part: SyntaxTree, isOfRoot: boolean): void {
    const { type, value, signature } = part;
    // After a binding of items (`@$item`), the path goes on from what they are in.
    if (type === 'parent' || part.focus !== undefined) this.addAll();
    if (type === 'path') this.lookAtPath(part.steps ?? []);
    else if (type === 'function' || type === 'partial') this.lookAtCall(part, isOfRoot);
    else if (type === 'apply') this.lookAtChain(part);
    else if (type === 'wildcard' || type === 'descendant') {
      if (isOfRoot) this.addAll();
    } else if (type === 'lambda') {
      if (signature?.definition.includes('-') === true) this.addAll();
    } else if (this.understood.has(part)) return;
    else if (type === 'name' && isDocument(value)) this.whole.add(value);
    else if (type === 'variable' && (value === '$' || (value === '' && isOfRoot) || OF_CONTEXT.has(value)))
      this.addAll();
  }

  private lookAtPath(steps: readonly SyntaxTree[]): void {
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (next?.type !== 'name' || typeof next.value !== 'string' || !isPlain(step)) continue;
      if (step.type === 'name' && isDocument(step.value)) {
        this.names[step.value].add(next.value);
        this.understood.add(step);
      }
      if (step.type === 'variable' && (step.value === '' || step.value === '$')) this.understood.add(step);
    }
  }

  private lookAtCall(call: SyntaxTree, isOfRoot: boolean): void {
    const { procedure, arguments: given = [] } = call;
    if (procedure?.type !== 'variable') return;
    this.understood.add(procedure);
    const count = given.length + (this.chained.has(call) ? 1 : 0);
    if (isOfRoot && count <= (OF_CONTEXT.get(procedure.value) ?? -1)) this.addAll();
    // JSONata's own functions call those that they are given with a value at least.
    if (typeof procedure.value === 'string' && builtIns.lookup(procedure.value) !== undefined)
      for (const argument of given) this.givesValueTo(argument);
  }

  private lookAtChain({ rhs }: SyntaxTree): void {
    if (rhs?.type === 'function') this.chained.add(rhs);
    this.givesValueTo(rhs);
  }

  private givesValueTo(part: SyntaxTree | undefined): void {
    if (part?.type === 'variable' && OF_CONTEXT.get(part.value) === 0) this.understood.add(part);
  }
}

const isDocument = (value: unknown): value is Document =>
  value === 'vars' || value === 'inputs' || value === 'nodes';

/** Whether what follows it is evaluated for its own value. */
const isPlain = ({ stages, predicate, group, focus }: SyntaxTree): boolean =>
  [stages, predicate, group, focus].every((field) => field === undefined);
