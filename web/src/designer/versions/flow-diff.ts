import { isSame } from '../../parts/is-same.js';
import type { Change, FlowMarks } from './flow-marks.js';
import {
  isPlain,
  linkText,
  plainFlow,
  type Plain,
  type PlainLink,
  type PlainNode,
  plainsIn,
  shownLink,
} from './plain-flow.js';

/** Where a value of a node stands: its own keys, its inputs, its outputs, or one of its two panels of options. */
type ValueGroup = 'node' | 'inputs' | 'outputs' | 'options' | 'common';

/** A value that differs; undefined where one side does not have it. */
export interface ValueDiff {
  group: ValueGroup;
  name: string;
  before: unknown;
  after: unknown;
}

interface NodeDiff {
  id: string;
  /** `core.http/request` */
  kind: string;
  change: Change;
  values: ValueDiff[];
}

interface LinkDiff {
  id: string;
  text: string;
  change: Change;
}

interface VariableDiff {
  name: string;
  change: Change;
  values: ValueDiff[];
}

export interface FlowDiff {
  nodes: NodeDiff[];
  links: LinkDiff[];
  variables: VariableDiff[];
  /** How many nodes differ in their place on the canvas only. */
  moved: number;
}

/** Where a node stands is not what it does. */
const PLACE = new Set(['x', 'y', 'id', 'ports', 'detailPanel']);

/**
 * The differences between two saved flows, in the order of the second; what was removed comes last.
 *
 * @param nameOf names the node of an id in the texts of links
 */
export function diffFlows(
  before: unknown,
  after: unknown,
  nameOf: (id: string) => string = (id) => id,
): FlowDiff {
  const old = plainFlow(before);
  const young = plainFlow(after);
  let moved = 0;
  const nodes: NodeDiff[] = [];
  for (const node of young.nodes.values()) {
    const former = old.nodes.get(node.id);
    const values = nodeValues(former, node);
    if (former === undefined) nodes.push(nodeDiff(node, 'added', values));
    else if (values.length > 0) nodes.push(nodeDiff(node, 'changed', values));
    else if (former.x !== node.x || former.y !== node.y) moved += 1;
  }
  for (const node of old.nodes.values())
    if (!young.nodes.has(node.id)) nodes.push(nodeDiff(node, 'removed', nodeValues(node, undefined)));
  return {
    nodes,
    links: diffLinks(old.links, young.links, nameOf),
    variables: diffVariables(old.variables, young.variables),
    moved,
  };
}

/** Whether two flows do the same: nodes may stand elsewhere. */
export const isEmptyDiff = ({ nodes, links, variables }: FlowDiff): boolean =>
  nodes.length + links.length + variables.length === 0;

/** The second flow with what was removed from the first, for a canvas that shows both, and the marks of it. */
export function diffCanvas(before: unknown, after: unknown): { flow: Plain; marks: FlowMarks } {
  const diff = diffFlows(before, after);
  const old = plainFlow(before);
  const young = plainFlow(after);
  const removed = new Set(diff.nodes.filter(({ change }) => change === 'removed').map(({ id }) => id));
  const taken = new Set(young.links.map(({ id }) => id));
  const links: PlainLink[] = [...young.links];
  const linkMarks = new Map<string, Change>();
  for (const { id, change } of diff.links) {
    if (change !== 'removed') {
      linkMarks.set(id, change);
      continue;
    }
    const link = old.links.find((each) => each.id === id);
    if (link === undefined) continue;
    const shown = taken.has(id) ? { ...link, id: `${id} (removed)` } : link;
    links.push(shown);
    linkMarks.set(shown.id, 'removed');
  }
  return {
    flow: {
      ...(isPlain(after) ? after : {}),
      nodeList: [...young.nodes.values(), ...[...old.nodes.values()].filter(({ id }) => removed.has(id))],
      linkList: links,
    },
    marks: { nodes: new Map(diff.nodes.map(({ id, change }) => [id, change])), links: linkMarks },
  };
}

function nodeDiff(node: PlainNode, change: Change, values: ValueDiff[]): NodeDiff {
  return { id: node.id, kind: `${String(node.namespace)}/${String(node.name)}`, change, values };
}

function nodeValues(before: PlainNode | undefined, after: PlainNode | undefined): ValueDiff[] {
  const own = (node: PlainNode | undefined): Map<string, unknown> =>
    new Map(Object.entries(node ?? {}).filter(([key]) => !PLACE.has(key)));
  return [
    ...diffValues('node', own(before), own(after)),
    ...diffValues('inputs', portValues(before, 'input'), portValues(after, 'input')).map((diff) =>
      isSecretInput(before, diff.name) || isSecretInput(after, diff.name) ? withoutValues(diff) : diff,
    ),
    ...diffValues('outputs', portValues(before, 'output'), portValues(after, 'output')),
    ...diffValues('options', optionValues(before, 'options'), optionValues(after, 'options')),
    ...diffValues('common', optionValues(before, 'common'), optionValues(after, 'common')),
  ];
}

function diffValues(
  group: ValueGroup,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): ValueDiff[] {
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((name) => {
    const pair = { before: before.get(name), after: after.get(name) };
    return isSame(pair.before, pair.after) ? [] : [{ group, name, ...pair }];
  });
}

/** The values of data ports by name. A flow port, and an output that is only listed, have none. */
function portValues(node: PlainNode | undefined, side: 'input' | 'output'): Map<string, unknown> {
  const ports = isPlain(node?.ports) ? plainsIn(node.ports[side]) : [];
  return new Map(
    ports.flatMap(({ name, portType, value, dataType }) => {
      if (typeof name !== 'string' || portType === 'flow') return [];
      return side === 'input' ? [[name, value]] : [[name, dataType]];
    }),
  );
}

function optionValues(node: PlainNode | undefined, panel: 'options' | 'common'): Map<string, unknown> {
  const panels = isPlain(node?.detailPanel) ? node.detailPanel : {};
  const form = panels[panel];
  return new Map(
    plainsIn(isPlain(form) ? form.formDatas : []).map(({ name, value }) => [String(name), value]),
  );
}

/** Links are the same if they join the same ports; with the same id and other ports, a link has changed. */
function diffLinks(
  before: readonly PlainLink[],
  after: readonly PlainLink[],
  nameOf: (id: string) => string,
): LinkDiff[] {
  const shown = (link: PlainLink): string => shownLink(link, nameOf);
  const oldTexts = new Set(before.map(linkText));
  const youngTexts = new Set(after.map(linkText));
  const added = after.filter((link) => !oldTexts.has(linkText(link)));
  const reordered = reorderedLinks(before, after);
  const removed = before.filter((link) => !youngTexts.has(linkText(link)));
  const addedIds = new Set(added.map(({ id }) => id));
  const removedById = new Map(removed.map((link) => [link.id, link]));
  const told = (link: PlainLink, change: Change, text = shown(link)): LinkDiff => ({
    id: link.id,
    text,
    change,
  });
  return [
    ...added.map((link) => {
      const former = removedById.get(link.id);
      return former ? told(link, 'changed', `${shown(former)} → ${shown(link)}`) : told(link, 'added');
    }),
    ...reordered.map(({ link, from, to }) => told(link, 'changed', `${shown(link)} (${from} → ${to})`)),
    ...removed.filter(({ id }) => !addedIds.has(id)).map((link) => told(link, 'removed')),
  ];
}

/** The links of both flows that have another place, from 1, among those that both have of their output: they are followed in this order. */
function reorderedLinks(before: readonly PlainLink[], after: readonly PlainLink[]) {
  const common = (links: readonly PlainLink[], others: readonly PlainLink[]) => {
    const texts = new Set(others.map(linkText));
    const counts = new Map<string, number>();
    const places = new Map<string, { link: PlainLink; place: number }>();
    for (const link of links) {
      if (!texts.has(linkText(link))) continue;
      const output = JSON.stringify([link.source, link.sourcePort ?? '']);
      const place = (counts.get(output) ?? 0) + 1;
      counts.set(output, place);
      places.set(linkText(link), { link, place });
    }
    return places;
  };
  const old = common(before, after);
  return [...common(after, before)].flatMap(([text, { link, place: to }]) => {
    const from = old.get(text)?.place ?? to;
    return from === to ? [] : [{ link, from, to }];
  });
}

function diffVariables(
  before: ReadonlyMap<string, Plain>,
  after: ReadonlyMap<string, Plain>,
): VariableDiff[] {
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((name): VariableDiff[] => {
    const [old, young] = [before.get(name), after.get(name)];
    const entries = (variable: Plain = {}) =>
      new Map(Object.entries(variable).filter(([key]) => key !== 'name'));
    const isSecret = old?.type === 'password' || young?.type === 'password';
    const differing = diffValues('node', entries(old), entries(young));
    const values = isSecret ? differing.map(withoutSecret) : differing;
    if (old === undefined) return [{ name, change: 'added', values }];
    if (young === undefined) return [{ name, change: 'removed', values }];
    return values.length > 0 ? [{ name, change: 'changed', values }] : [];
  });
}

/** Says of the value of a password only that it differs. */
const withoutSecret = (diff: ValueDiff): ValueDiff => (diff.name === 'value' ? withoutValues(diff) : diff);

const withoutValues = (diff: ValueDiff): ValueDiff => ({
  ...diff,
  before: hidden(diff.before),
  after: hidden(diff.after),
});

const isSecretInput = (node: PlainNode | undefined, name: string): boolean =>
  isPlain(node?.ports) &&
  plainsIn(node.ports.input).some((port) => port.name === name && port.dataType === 'password');

const hidden = (value: unknown): unknown => (value === undefined || value === null ? value : '***');
