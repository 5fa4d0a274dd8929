import { freeNodeId } from './commands/nodes.js';
import type { Place } from './commands/nodes.js';
import { NODES, renameReads } from './commands/rename-reads.js';
import { variablesRead } from './commands/variables.js';
import { kindOf } from './definitions.js';
import type { Definitions } from './definitions.js';
import { isObject } from '../../parts/is-object.js';
import { freeIds, nodeIds, placeOf, readFlow } from './flow.js';
import type { Flow, FlowLink, FlowNode, FlowNote } from './flow.js';
import { without } from './without.js';

/**
 * The nodes, the links among them, the notes of a selection and the variables that it reads, as JSON text; it is a flow, and can be pasted
 * into any process. The values of passwords are left out.
 */
export function copyText(flow: Flow, definitions: Definitions, ids: ReadonlySet<string>): string {
  const nodeList = flow.nodeList.filter(({ id }) => ids.has(id));
  const linkList = flow.linkList.filter(({ source, target }) => ids.has(source) && ids.has(target));
  const notes = flow.notes.filter(({ id }) => ids.has(id));
  const read = variablesRead(nodeList, definitions);
  const variables = flow.variables
    .filter(({ name }) => read.has(name))
    .map((variable) => (variable.type === 'password' ? without(variable, 'value') : variable));
  const copied = {
    nodeList,
    linkList,
    ...(variables.length > 0 ? { variables } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return JSON.stringify(copied, null, 2);
}

/** Reads a text as a flow, or as a single node. @returns null if it is neither */
export function readClipboard(text: string): Flow | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(json)) return null;
  const isNode = typeof json.namespace === 'string' && typeof json.name === 'string';
  const flow = readFlow(isNode ? { nodeList: [json] } : json);
  return flow.nodeList.length + flow.notes.length > 0 && flow.nodeList.every(isNamed) ? flow : null;
}

const isNamed = ({ namespace, name }: FlowNode): boolean => namespace !== '' && name !== '';

/** What came of a paste. */
interface Pasted {
  flow: Flow;
  /** The nodes and notes that were added. */
  ids: Set<string>;
  /** Whether a start was left out, as a flow has one. */
  isStartLeftOut: boolean;
}

/** The kind of the node at which a flow starts. A flow has exactly one. */
const START = 'core.event/start';

/**
 * Adds what was copied. Ids that are taken are replaced, and links and expressions inside follow. A start, with its links, is left
 * out where there is one already. Variables come along unless the flow has some of these names. The top left corner comes to `place`.
 */
export function paste(flow: Flow, definitions: Definitions, given: Flow, place: Place): Pasted {
  const copied = withOneStart(flow, given);
  const isStartLeftOut = copied.nodeList.length < given.nodeList.length;
  if (copied.nodeList.length + copied.notes.length === 0) return { flow, ids: new Set(), isStartLeftOut };
  const names = new Map<string, string>();
  const taken = nodeIds(flow);
  const freeOfNodes = freeIds(taken);
  for (const { id } of copied.nodeList) {
    const next = taken.has(id) ? freeNodeId(id, taken, freeOfNodes) : id;
    taken.add(next);
    names.set(id, next);
  }
  const items = [...copied.nodeList, ...copied.notes].map(placeOf);
  const left = Math.min(...items.map(({ x }) => x));
  const top = Math.min(...items.map(({ y }) => y));
  const move = (item: FlowNode | FlowNote) => {
    const { x, y } = placeOf(item);
    return { x: Math.round(x - left + place.x), y: Math.round(y - top + place.y) };
  };
  const nodeList = copied.nodeList.map((node): FlowNode => {
    const inside = renameReads(node, definitions.get(kindOf(node)), NODES, names);
    return { ...inside, id: names.get(node.id) ?? node.id, ...move(node) };
  });
  const links = new Set(flow.linkList.map(({ id }) => id));
  const freeOfLinks = freeIds(links);
  const linkList = copied.linkList
    .filter(({ source, target }) => names.has(source) && names.has(target))
    .map((link): FlowLink => {
      const id = links.has(link.id) ? freeOfLinks('l') : link.id;
      links.add(id);
      return {
        ...link,
        id,
        source: names.get(link.source) ?? link.source,
        target: names.get(link.target) ?? link.target,
      };
    });
  const notesTaken = new Set([...taken, ...flow.notes.map(({ id }) => id)]);
  const freeOfNotes = freeIds(notesTaken);
  const notes = copied.notes.map((note): FlowNote => {
    const id = notesTaken.has(note.id) ? freeOfNotes('note') : note.id;
    notesTaken.add(id);
    return { ...note, id, ...move(note) };
  });
  const ids = new Set([...nodeList, ...notes].map(({ id }) => id));
  const declared = new Set(flow.variables.map(({ name }) => name));
  const variables = copied.variables.filter(({ name }) => !declared.has(name));
  const pasted = {
    ...flow,
    nodeList: [...flow.nodeList, ...nodeList],
    linkList: [...flow.linkList, ...linkList],
    notes: [...flow.notes, ...notes],
    variables: [...flow.variables, ...variables],
  };
  return { flow: pasted, ids, isStartLeftOut };
}

/** What was copied, without the starts that would be a second one in `flow`. Links of nodes that are left out are not pasted. */
function withOneStart(flow: Flow, copied: Flow): Flow {
  const isStart = (node: FlowNode) => kindOf(node) === START;
  const first = flow.nodeList.some(isStart) ? undefined : copied.nodeList.find(isStart);
  return { ...copied, nodeList: copied.nodeList.filter((node) => !isStart(node) || node === first) };
}

/** Copies a selection beside itself. */
export function duplicate(flow: Flow, definitions: Definitions, ids: ReadonlySet<string>): Pasted {
  const copied = readClipboard(copyText(flow, definitions, ids));
  if (copied === null) return { flow, ids: new Set(ids), isStartLeftOut: false };
  const places = [...copied.nodeList, ...copied.notes].map(placeOf);
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  return paste(flow, definitions, copied, { x: left + 40, y: top + 40 });
}
