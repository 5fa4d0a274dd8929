import { parse } from './parse.js';
import type { SyntaxTree } from './syntax-tree.js';

/** Names of variables, inputs or nodes; `all`: it may be any of them. */
export type Names = ReadonlySet<string> | 'all';

/** Those parts of what expressions can read that differ between versions of a flow. */
type Document = 'vars' | 'inputs' | 'nodes';

/** What expressions may read of the documents of a job. */
export type DocumentsRead = Readonly<Record<Document, Names>>;

/** Of an expression that is not understood: it may read anything. */
export const ANYTHING: DocumentsRead = { vars: 'all', inputs: 'all', nodes: 'all' };

/** The fields of a part of an expression that JSONata evaluates with another context than the part itself: with its items. */
const OTHER_CONTEXT: ReadonlySet<string> = new Set([
  ...['stages', 'predicate', 'group'],
  ...['pattern', 'update', 'delete'],
]);

/**
 * The functions of JSONata that take the context where their first argument is missing, and accept an object as context. The value is the
 * greatest number of arguments with which that happens: `$keys()`, `$lookup("name")`.
 */
const TAKES_CONTEXT: ReadonlyMap<unknown, number> = new Map([
  ...['string', 'boolean', 'not', 'keys', 'spread', 'clone'].map((name) => [name, 0] as const),
  ...['lookup', 'each', 'sift'].map((name) => [name, 1] as const),
]);

/**
 * What an expression may read of the variables, the inputs and the nodes. It lacks no name, whatever the values are, but may have some that are
 * never read. Parses the expression, which takes up to 5 µs a character, and does not keep its tree.
 */
export function documentsRead(source: string): DocumentsRead {
  let tree: SyntaxTree;
  try {
    ({ tree } = parse(source));
  } catch {
    // An earlier build has accepted it, so it is not known what it reads.
    return ANYTHING;
  }
  return new Reader(tree).found;
}

/** What several expressions may read together. */
export function readTogether(reads: readonly DocumentsRead[]): DocumentsRead {
  const of = (document: Document): Names => {
    const names = new Set<string>();
    for (const { [document]: more } of reads) {
      if (more === 'all') return more;
      for (const name of more) names.add(name);
    }
    return names;
  };
  return { vars: of('vars'), inputs: of('inputs'), nodes: of('nodes') };
}

/** Notes what each part of an expression may read. */
class Reader {
  private readonly names = { vars: new Set<string>(), inputs: new Set<string>(), nodes: new Set<string>() };
  /** The documents of which anything may be read. */
  private readonly whole = new Set<Document>();
  /** Parts that need no further look: a document or the root with a name after it, and a function that gets its argument. */
  private readonly accountedFor = new Set<unknown>();
  /** Calls that get their first argument from the left side of `~>`. */
  private readonly chained = new Set<unknown>();
  /** The last calls of functions. */
  private readonly tailCalls = new Set<unknown>();

  constructor(tree: SyntaxTree) {
    this.readTree(tree);
  }

  get found(): DocumentsRead {
    const { names, whole } = this;
    const of = (document: Document): Names => (whole.has(document) ? 'all' : names[document]);
    return { vars: of('vars'), inputs: of('inputs'), nodes: of('nodes') };
  }

  /** Not recursive, since expressions may nest to any depth. */
  private readTree(tree: SyntaxTree): void {
    /** Parts, each with whether it was read as one whose context may be the root. */
    const seen = new Map<object, boolean>();
    const open: [part: unknown, isAtRoot: boolean][] = [[tree, true]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [part] = next;
      if (typeof part !== 'object' || part === null || part instanceof RegExp) continue;
      // The last call of a function has the context of who calls the function.
      const isAtRoot = next[1] || (part as Partial<SyntaxTree>).thunk === true;
      const before = seen.get(part);
      if (before === true || before === isAtRoot) continue;
      seen.set(part, isAtRoot);
      if ('type' in part) this.readPart(part as SyntaxTree, isAtRoot);
      for (const [field, value] of Object.entries(part) as [string, unknown][]) {
        // The context of the first step is that of the path.
        if (field === 'steps' && Array.isArray(value))
          for (const [index, step] of value.entries()) open.push([step, isAtRoot && index === 0]);
        else open.push([value, isAtRoot && !OTHER_CONTEXT.has(field)]);
      }
    }
  }

  private readPart(part: SyntaxTree, isAtRoot: boolean): void {
    const { type, value, signature } = part;
    // After a binding of items (`@$item`), the path goes on from what they are in.
    if (type === 'parent' || part.focus !== undefined) this.readAnything();
    if (type === 'path') this.readPath(part.steps ?? []);
    else if (type === 'function' || type === 'partial') this.readCall(part, isAtRoot);
    else if (type === 'apply') this.readChain(part);
    else if (type === 'wildcard' || type === 'descendant') {
      if (isAtRoot) this.readAnything();
    } else if (type === 'lambda') {
      if (part.thunk === true) this.tailCalls.add(part.body);
      if (signature?.definition.includes('-') === true) this.readAnything();
    } else if (this.accountedFor.has(part)) return;
    else if (type === 'name' && isDocument(value)) this.whole.add(value);
    else if (type === 'variable' && (value === '$' || (value === '' && isAtRoot) || TAKES_CONTEXT.has(value)))
      this.readAnything();
  }

  private readPath(steps: readonly SyntaxTree[]): void {
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (next?.type !== 'name' || typeof next.value !== 'string' || !isPlain(step)) continue;
      if (step.type === 'name' && isDocument(step.value)) {
        this.names[step.value].add(next.value);
        this.accountedFor.add(step);
      }
      if (step.type === 'variable' && (step.value === '' || step.value === '$')) this.accountedFor.add(step);
    }
  }

  private readCall(call: SyntaxTree, isAtRoot: boolean): void {
    const { procedure, arguments: given = [] } = call;
    if (procedure?.type !== 'variable') return;
    this.accountedFor.add(procedure);
    const count = given.length + (this.chained.has(call) ? 1 : 0);
    if (isAtRoot && count <= (TAKES_CONTEXT.get(procedure.value) ?? -1)) this.readAnything();
    // JSONata wraps functions that are given as arguments, and calls them without a context: not those of a tail call or of a partial application.
    if (call.type === 'function' && !this.tailCalls.has(call))
      for (const argument of given)
        if (argument.type === 'variable' && TAKES_CONTEXT.has(argument.value))
          this.accountedFor.add(argument);
  }

  private readChain({ rhs }: SyntaxTree): void {
    if (rhs?.type === 'function') this.chained.add(rhs);
    // A function gets the left side.
    if (rhs?.type === 'variable' && TAKES_CONTEXT.get(rhs.value) === 0) this.accountedFor.add(rhs);
  }

  private readAnything(): void {
    for (const document of ['vars', 'inputs', 'nodes'] as const) this.whole.add(document);
  }
}

const isDocument = (value: unknown): value is Document =>
  value === 'vars' || value === 'inputs' || value === 'nodes';

/** Whether the context of the next step is the step's own value. */
const isPlain = ({ stages, predicate, group }: SyntaxTree): boolean =>
  [stages, predicate, group].every((field) => field === undefined);
