import type { NodeDefinition, OptionDefinition } from '../definitions.js';
import type { FlowNode } from '../flow.js';
import { tokensAt } from './expression-tokens.js';
import type { Token } from './expression-tokens.js';

/** How an expression writes a name: in backquotes unless it is an identifier. */
export const written = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;

/** The next name of one that is read; undefined if it stays. */
type NextOf = (name: string) => string | undefined;

/** What expressions read by a name: outputs of nodes, or variables. */
type Roots = readonly string[];

/** The outputs of nodes: `nodes.get.body`. */
export const NODES: Roots = ['nodes'];

/** The variables, and their values as a job was given them: `vars.who`, `inputs.who`. */
export const VARIABLES: Roots = ['vars', 'inputs'];

const readString = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/\\(?:u([\da-fA-F]{4})|(.))/gu, (_all, code: string | undefined, char: string) =>
      code === undefined ? char : String.fromCharCode(parseInt(code, 16)),
    );

/** The name that a part of a path is. @returns null if it is none */
function nameOf(token: Token | undefined): string | null {
  if (token?.kind === 'word') return /^[\d$]/.test(token.text) ? null : token.text;
  if (token?.kind === 'name') return token.text.slice(1, -1);
  return token?.kind === 'string' ? readString(token.text) : null;
}

const isSign = (token: Token | undefined, sign: string): boolean =>
  token?.kind === 'sign' && token.text === sign;

/** Where a root begins whose name is at `at`: `vars`, `$.vars` or `$$.vars`. @returns null if there is none */
function beginOfRoot(tokens: readonly Token[], at: number, roots: Roots): number | null {
  const name = nameOf(tokens[at]);
  if (name === null || !roots.includes(name)) return null;
  if (!isSign(tokens[at - 1], '.')) return at;
  const before = tokens[at - 2]?.text;
  return (before === '$' || before === '$$') && !isSign(tokens[at - 3], '.') ? at - 2 : null;
}

/** What stands in the place of a part: the next name, where it is a name that is read. @returns null if it stays */
function nextAt(tokens: readonly Token[], at: number, roots: Roots, nextOf: NextOf): string | null {
  const token = tokens[at];
  const name = nameOf(token);
  if (name === null) return null;
  if (isSign(tokens[at - 1], '.')) {
    let root = at - 2;
    while (isSign(tokens[root], ']') && isSign(tokens[root - 1], '[')) root -= 2;
    if (beginOfRoot(tokens, root, roots) === null) return null;
    const next = nextOf(name);
    return next === undefined ? null : written(next);
  }
  if (token?.kind !== 'string' || !isSign(tokens[at - 1], ',')) return null;
  const begin = beginOfRoot(tokens, at - 2, roots);
  const isLookup = begin !== null && isSign(tokens[begin - 1], '(') && tokens[begin - 2]?.text === '$lookup';
  const next = isLookup ? nextOf(name) : undefined;
  return next === undefined ? null : JSON.stringify(next);
}

/** Renames in the expression that begins at `start`. */
function renameAt(
  text: string,
  start: number,
  roots: Roots,
  nextOf: NextOf,
): { renamed: string; end: number } {
  const { tokens, end } = tokensAt(text, start);
  let renamed = '';
  let at = start;
  for (const [index, token] of tokens.entries()) {
    const next = nextAt(tokens, index, roots, nextOf);
    if (next === null) continue;
    renamed += text.slice(at, token.start) + next;
    at = token.end;
  }
  return { renamed: renamed + text.slice(at, end), end };
}

/** Renames in a text that is one expression. */
function renameInExpression(text: string, roots: Roots, nextOf: NextOf): string {
  const { renamed, end } = renameAt(text, 0, roots, nextOf);
  return renamed + text.slice(end);
}

/** Renames in the expressions of a text: what is around `{{ }}` reads nothing. */
function renameInTemplates(text: string, roots: Roots, nextOf: NextOf): string {
  let renamed = '';
  let at = 0;
  for (let begin = text.indexOf('{{'); begin >= 0; begin = text.indexOf('{{', at)) {
    const expression = renameAt(text, begin + 2, roots, nextOf);
    renamed += text.slice(at, begin + 2) + expression.renamed;
    at = expression.end;
  }
  return renamed + text.slice(at);
}

type Rename = (text: string) => string;

/** A node whose inputs and options read the next names where they read names; the same node if nothing is renamed. */
export const renameReads = (
  node: FlowNode,
  definition: NodeDefinition | undefined,
  roots: Roots,
  names: ReadonlyMap<string, string>,
): FlowNode => renamed(node, definition, roots, (name) => names.get(name));

/** The names that the expressions of a node read. */
export function namesRead(node: FlowNode, definition: NodeDefinition | undefined, roots: Roots): Set<string> {
  const names = new Set<string>();
  renamed(node, definition, roots, (name) => void names.add(name));
  return names;
}

function renamed(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  roots: Roots,
  nextOf: NextOf,
): FlowNode {
  const renameBy =
    (rename: typeof renameInExpression): Rename =>
    (text) =>
      roots.some((root) => text.includes(root)) ? rename(text, roots, nextOf) : text;
  const inTemplates = renameBy(renameInTemplates);
  const inExpression = renameBy(renameInExpression);
  const renameIn = ({ holds }: OptionDefinition): Rename => {
    if (holds === undefined) return inTemplates;
    // Code and names read nothing.
    return holds === 'expression' ? inExpression : (text) => text;
  };
  const options = definition?.detailPanel.options.formDatas ?? [];
  const renames = new Map(options.map((option): [unknown, Rename] => [option.name, renameIn(option)]));
  const ports = renameInside(node.ports, inTemplates);
  const detailPanel = renameInside(node.detailPanel, inTemplates, renames);
  if (ports === node.ports && detailPanel === node.detailPanel) return node;
  return { ...node, ports, detailPanel } as FlowNode;
}

const NONE: ReadonlyMap<unknown, Rename> = new Map();

/** A value with its values renamed, whose keys are `value`; the same value if nothing is renamed. @param renames by the names of items, where they differ */
function renameInside(
  value: unknown,
  rename: Rename,
  renames: ReadonlyMap<unknown, Rename> = NONE,
  isValue = false,
): unknown {
  if (typeof value === 'string') return isValue ? rename(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((item) => renameInside(item, rename, renames, isValue));
    return list.some((item, index) => item !== value[index]) ? list : value;
  }
  const before: [string, unknown][] = Object.entries(value);
  const inside = isValue ? rename : (renames.get((value as { name?: unknown }).name) ?? rename);
  const after = before.map(([key, item]): [string, unknown] => [
    key,
    renameInside(item, inside, renames, isValue || key === 'value'),
  ]);
  return after.some(([, item], index) => item !== before[index]?.[1]) ? Object.fromEntries(after) : value;
}
