import type { FlowNode } from '../flow.js';

/** How an expression writes a name: in backquotes unless it is an identifier. */
export const written = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;

/** The next names by name. */
type Names = ReadonlyMap<string, string>;

/** What expressions read by a name: outputs of nodes, or variables. */
interface Documents {
  roots: readonly string[];
  /** Finds where a name is read, and the strings and comments in which none is. */
  reads: RegExp;
}

const STRING = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;

const COMMENT = String.raw`\/\*[^]*?\*\/`;

function documents(...roots: string[]): Documents {
  const root = `(?:${roots.join('|')})`;
  const member = `(?<dot>${root}\\s*\\.\\s*)(?:\`(?<quoted>[^\`]+)\`|(?<plain>[\\p{L}_][\\p{L}\\p{N}_]*)|(?<text>${STRING}))`;
  const lookup = `(?<lookup>\\$lookup\\(\\s*${root}\\s*,\\s*)(?<key>${STRING})`;
  return {
    roots,
    reads: new RegExp(`(?<![\\p{L}\\p{N}_.$])(?:${member}|${lookup})|${STRING}|${COMMENT}`, 'gu'),
  };
}

/** The outputs of nodes: `nodes.get.body`. */
export const NODES = documents('nodes');

/** The variables, and their values as a job was given them: `vars.who`, `inputs.who`. */
export const VARIABLES = documents('vars', 'inputs');

const readString = (text: string): string => text.slice(1, -1).replace(/\\(.)/gu, '$1');

interface Groups {
  dot?: string;
  quoted?: string;
  plain?: string;
  text?: string;
  lookup?: string;
  key?: string;
}

const renameIn = (text: string, { reads }: Documents, names: Names): string =>
  text.replace(reads, (all: string, ...found: unknown[]) => {
    const { dot, quoted, plain, text: string, lookup, key } = found.at(-1) as Groups;
    if (lookup !== undefined && key !== undefined) {
      const next = names.get(readString(key));
      return next === undefined ? all : `${lookup}${JSON.stringify(next)}`;
    }
    const name = quoted ?? plain ?? (string === undefined ? undefined : readString(string));
    const next = name === undefined ? undefined : names.get(name);
    return dot === undefined || next === undefined ? all : `${dot}${written(next)}`;
  });

const BRACES = new RegExp(`${STRING}|\`[^\`]*\`|${COMMENT}|[{}]`, 'gu');

/** Where an expression ends that begins at `start`: at the first `}}` outside of its strings, comments and braces; else with the text. */
function endOfExpression(text: string, start: number): number {
  let open = 0;
  for (const { 0: part, index } of text.slice(start).matchAll(BRACES)) {
    if (part === '{') open += 1;
    else if (part !== '}') continue;
    else if (open > 0) open -= 1;
    else if (text.startsWith('}}', start + index)) return start + index;
  }
  return text.length;
}

/** Renames in the expressions of a text: what is around `{{ }}` reads nothing. */
function renameInTemplates(text: string, read: Documents, names: Names): string {
  let renamed = '';
  let at = 0;
  for (let begin = text.indexOf('{{'); begin >= 0; begin = text.indexOf('{{', at)) {
    const end = endOfExpression(text, begin + 2);
    renamed += text.slice(at, begin) + renameIn(text.slice(begin, end), read, names);
    at = end;
  }
  return renamed + text.slice(at);
}

/**
 * A node whose inputs and options read the next names where they read names; the same node if nothing is renamed. Inputs read in
 * `{{ }}`, options also in an expression as it is.
 *
 * @param code the options that hold code, which reads none
 */
export function renameReads(
  node: FlowNode,
  read: Documents,
  names: Names,
  code: ReadonlySet<string> = new Set(),
): FlowNode {
  const rename = (renameText: typeof renameIn, text: string) =>
    read.roots.some((root) => text.includes(root)) ? renameText(text, read, names) : text;
  const ports = renameInside(node.ports, (text) => rename(renameInTemplates, text));
  const detailPanel = renameInside(node.detailPanel, (text) => rename(renameIn, text), code);
  if (ports === node.ports && detailPanel === node.detailPanel) return node;
  return { ...node, ports, detailPanel } as FlowNode;
}

const NONE: ReadonlySet<unknown> = new Set();

/** A value with its values renamed, whose keys are `value`; the same value if nothing is renamed. @param except names of items that stay as they are */
function renameInside(
  value: unknown,
  rename: (text: string) => string,
  except: ReadonlySet<unknown> = NONE,
  isValue = false,
): unknown {
  if (typeof value === 'string') return isValue ? rename(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((item) => renameInside(item, rename, except, isValue));
    return list.some((item, index) => item !== value[index]) ? list : value;
  }
  const before: [string, unknown][] = Object.entries(value);
  if (!isValue && except.size > 0 && except.has((value as { name?: unknown }).name)) return value;
  const after = before.map(([key, item]): [string, unknown] => [
    key,
    renameInside(item, rename, except, isValue || key === 'value'),
  ]);
  return after.some(([, item], index) => item !== before[index]?.[1]) ? Object.fromEntries(after) : value;
}
