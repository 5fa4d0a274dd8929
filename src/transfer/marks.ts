import { type Catalogue, fit, isObject, type Json } from '../flow/index.js';
import { elementsOf, type Member, membersOf, type Span } from '../rest/body/json-spans.js';
import { pastSpace } from '../rest/body/number-text.js';
import { isId } from '../rest/fields/ids.js';
import { MOST_VARIABLES } from '../variables/most-variables.js';

/*
 * The parts of a flow's text that belong to one installation. Everything else is copied as it is.
 *
 * In a file, the process that a `callProcess` calls is named by its place among the file's processes, counted from 0:
 * `{"$process": 1}`. One that is not in the file has no place: `{"$process": null, "name": "notify"}`.
 */

/**
 * What a mark stands for: the id of the flow's own process, the id of a called process, the place of a called process in a
 * file, or a secret.
 */
export type MarkKind = 'self' | 'callee' | 'place' | 'secret';

/** The place of a process that is not in the file. */
export const NOWHERE = -1;

/** A part of a flow's text. An empty `self` is where the id of a flow without one goes. */
export interface Mark extends Span {
  kind: MarkKind;
  /** The id of the called process, or its place in the file; else 0. */
  process: number;
  /** The node that calls; else ''. */
  node: string;
}

/** A shared variable that a flow reads, with the type that the flow expects. */
export interface SharedName {
  name: string;
  type: string;
}

/** The result of {@link markFlow}. */
export interface MarkedFlow {
  /** In the order of the text. */
  marks: Mark[];
  /** The first {@link MOST_VARIABLES}. */
  shared: SharedName[];
  /** The names of its variables of the type `password`. */
  passwords: string[];
}

/** The key under which a file names a called process. */
export const PLACE_KEY = '$process';

/**
 * An expression that can only refer to values, such as `{{ vars.mailToken }}`. It has no text of its own in which a secret could be, as
 * `{{ 20231234 }}` is.
 */
const REFERENCE = /^\s*\{\{\s*\$?(vars|inputs|nodes|job)\b[\w\s.$[\]]*\}\}\s*$/;

const CALL = 'core.programming.callProcess';

/** Finds the marks of a flow. @param text the JSON text of an object */
export function markFlow(text: string, catalogue: Catalogue): MarkedFlow {
  const marks: Mark[] = [];
  const found = { marks, shared: [] as SharedName[], passwords: [] as string[] };
  const start = pastSpace(text, 0);
  for (const { name, ...span } of membersOf(text, start)) {
    if (name === 'id') marks.push({ kind: 'self', ...span, process: 0, node: '' });
    if (name === 'nodeList')
      for (const node of elementsOf(text, span.start)) markNode(text, node.start, catalogue, marks);
    if (name === 'variables')
      for (const variable of elementsOf(text, span.start)) markVariable(text, variable.start, found);
  }
  if (!marks.some(({ kind }) => kind === 'self'))
    marks.push({ kind: 'self', start: start + 1, end: start + 1, process: 0, node: '' });
  marks.sort((a, b) => a.start - b.start);
  return found;
}

function markVariable(text: string, start: number, { marks, shared, passwords }: MarkedFlow): void {
  const members = [...membersOf(text, start)];
  const [name, type = 'any'] = [textOf(text, members, 'name'), textOf(text, members, 'type')];
  const isShared = textOf(text, members, 'scope') === 'global' && shared.length < MOST_VARIABLES;
  if (name !== undefined && isShared) shared.push({ name, type });
  if (!isPassword(text, members)) return;
  if (name !== undefined) passwords.push(name);
  markSecrets(text, members, marks);
}

function markNode(text: string, start: number, catalogue: Catalogue, marks: Mark[]): void {
  const members = [...membersOf(text, start)];
  const full = `${textOf(text, members, 'namespace')}.${textOf(text, members, 'name')}`;
  const definition = catalogue.get(full);
  const secret = (list: readonly { name: string; dataType: string }[] = []) =>
    new Set(list.filter(({ dataType }) => dataType === 'password').map(({ name }) => name));
  const secretPorts = secret(definition?.inputs);
  const secretOptions = secret(definition?.options);
  const calls = full === CALL ? (textOf(text, members, 'id') ?? '') : null;
  for (const port of within(text, members, 'ports', ['input', 'output'])) {
    const parts = [...membersOf(text, port.start)];
    const name = textOf(text, parts, 'name') ?? '';
    if (calls !== null && name === 'process') markCallees(text, parts, calls, marks);
    else if (secretPorts.has(name) || isPassword(text, parts)) markSecrets(text, parts, marks, true);
  }
  for (const panel of within(text, members, 'detailPanel', ['options', 'common'], 'formDatas')) {
    const parts = [...membersOf(text, panel.start)];
    if (secretOptions.has(textOf(text, parts, 'name') ?? '') || isPassword(text, parts))
      markSecrets(text, parts, marks, true);
  }
}

/** The elements of the lists `key.<one of names>`, or of `key.<one of names>.list`. */
function* within(
  text: string,
  members: Member[],
  key: string,
  names: readonly string[],
  list?: string,
): Generator<Span> {
  for (const member of members) {
    if (member.name !== key) continue;
    for (const side of membersOf(text, member.start)) {
      if (!names.includes(side.name)) continue;
      if (list === undefined) yield* elementsOf(text, side.start);
      else
        for (const inner of membersOf(text, side.start))
          if (inner.name === list) yield* elementsOf(text, inner.start);
    }
  }
}

/** The longest JSON text of a name. */
const LONGEST_NAME = 2_000;

/** The last member of this name, if it is a text. */
function textOf(text: string, members: readonly Member[], name: string): string | undefined {
  const member = members.findLast((each) => each.name === name);
  if (!member || text.charCodeAt(member.start) !== 0x22 || member.end - member.start > LONGEST_NAME)
    return undefined;
  return JSON.parse(text.slice(member.start, member.end)) as string;
}

/** Whether something says that a value is a password. With duplicate keys, any of them. */
const isPassword = (text: string, members: readonly Member[]): boolean =>
  members.some(
    (member) =>
      (member.name === 'type' || member.name === 'dataType') &&
      textOf(text, [member], member.name) === 'password',
  );

function markSecrets(text: string, members: readonly Member[], marks: Mark[], mayRefer = false): void {
  for (const { name, start, end } of members) {
    if (name !== 'value') continue;
    const written = text.slice(start, end);
    if (written === 'null' || written === '""') continue;
    if (mayRefer && end - start <= LONGEST_NAME && REFERENCE.test(asText(written))) continue;
    marks.push({ kind: 'secret', start, end, process: 0, node: '' });
  }
}

function asText(written: string): string {
  const value: unknown = JSON.parse(written);
  return typeof value === 'string' ? value : '';
}

function markCallees(text: string, members: readonly Member[], node: string, marks: Mark[]): void {
  for (const { name, start, end } of members) {
    if (name !== 'value' || end - start > LONGEST_NAME) continue;
    const value = JSON.parse(text.slice(start, end)) as Json;
    if (isObject(value) && Object.hasOwn(value, PLACE_KEY)) {
      const place = value[PLACE_KEY];
      const process = typeof place === 'number' && Number.isInteger(place) && place >= 0 ? place : NOWHERE;
      marks.push({ kind: 'place', start, end, process, node });
      continue;
    }
    const id = fit(value, 'number');
    if (isId(id)) marks.push({ kind: 'callee', start, end, process: id, node });
  }
}
