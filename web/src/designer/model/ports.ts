import { isNumbered, namingOption } from './definitions.js';
import type { NodeDefinition } from './definitions.js';
import { DATA_TYPES, listedOption, listedPorts } from './flow.js';
import type { DataType, FlowNode, FlowPort, Json, Side } from './flow.js';

/** A port of a node, as the canvas and the form show it. */
export interface Port {
  side: Side;
  /** Null for the default flow port. */
  name: string | null;
  type: DataType | 'flow';
  title: string;
  required: boolean;
  /** The default of an input. */
  value: Json;
  /** Whether the value of an input is the id of a process. */
  isProcess: boolean;
  /** Whether the flow has added it; the catalogue does not list it. */
  isAdded: boolean;
  /** Whether a link names it, but the node has no such port. */
  isMissing: boolean;
}

/** All ports of a node, in the order in which they are drawn. */
export interface Ports {
  in: readonly Port[];
  out: readonly Port[];
}

/**
 * The ports of a node: those of the catalogue, then those that the flow adds. A node whose kind the catalogue does not know has
 * the ports that it lists.
 */
export function portsOf(node: FlowNode, definition: NodeDefinition | undefined): Ports {
  return { in: sideOf(node, definition, 'in'), out: sideOf(node, definition, 'out') };
}

function sideOf(node: FlowNode, definition: NodeDefinition | undefined, side: Side): Port[] {
  const defined = definition?.ports[side === 'in' ? 'input' : 'output'] ?? [];
  const ports: Port[] = defined.map((port) => ({
    side,
    name: port.name,
    type: port.portType === 'flow' ? 'flow' : port.dataType,
    title: port.title,
    required: 'required' in port && port.required,
    value: 'value' in port ? (port.value as Json) : null,
    isProcess: 'holds' in port,
    isAdded: false,
    isMissing: false,
  }));
  const names = new Set(ports.map(({ name }) => name));
  const add = (name: string | null, type: DataType | 'flow') => {
    if (names.has(name)) return;
    names.add(name);
    const value = null;
    ports.push({
      side,
      name,
      type,
      title: name ?? '',
      required: false,
      value,
      isProcess: false,
      isAdded: true,
      isMissing: false,
    });
  };
  if (side === 'out') for (const name of outputNames(node, definition)) add(name, 'flow');
  for (const port of listedPorts(node, side)) add(port.name ?? null, typeOf(port, definition, side));
  // Flow ports come first, the default one before all.
  const order = ({ type, name }: Port) => (type !== 'flow' ? 2 : name === null ? 0 : 1);
  return ports.sort((a, b) => order(a) - order(b) || byNumber(a, b));
}

function byNumber(a: Port, b: Port): number {
  if (a.type !== 'flow' || b.type !== 'flow') return 0;
  const [left, right] = [numberOf(a.name), numberOf(b.name)];
  if (left !== null && right !== null) return left - right;
  // `completed` is drawn below the numbers.
  return left !== null ? -1 : right !== null ? 1 : 0;
}

const numberOf = (name: string | null): number | null =>
  name !== null && /^[1-9]\d{0,5}$/.test(name) ? Number(name) : null;

function outputNames(node: FlowNode, definition: NodeDefinition | undefined): string[] {
  const option = namingOption(definition);
  const names = option === undefined ? undefined : listedOption(node, 'options', option);
  if (!Array.isArray(names)) return [];
  return names.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

function typeOf(port: FlowPort, definition: NodeDefinition | undefined, side: Side): DataType | 'flow' {
  const name = port.name ?? null;
  if (port.portType === 'flow' || (name === null && port.portType === undefined)) return 'flow';
  if (side === 'out' && port.portType === undefined && isNumbered(definition)) return 'flow';
  return DATA_TYPES.find((type) => type === port.dataType) ?? 'any';
}

/** The name of the port that a link means: links name a port by its id or its name, or no port for the default flow port. */
export function portName(node: FlowNode, side: Side, reference: string | null | undefined): string | null {
  if (reference === undefined || reference === null || reference === '') return null;
  const listed = listedPorts(node, side).find(({ id }) => id === reference);
  return listed === undefined ? reference : (listed.name ?? null);
}

/** How a link names a port: by its id if the flow lists one, as the flow's other links do; undefined for the default flow port. */
export function portReference(node: FlowNode, side: Side, name: string | null): string | undefined {
  const listed = listedPorts(node, side).find((port) => (port.name ?? null) === name);
  return typeof listed?.id === 'string' ? listed.id : (name ?? undefined);
}

/** The port with this name, also a numbered flow output that the node may have and does not list. */
export function findPort(
  node: FlowNode,
  definition: NodeDefinition | undefined,
  side: Side,
  name: string | null,
): Port | undefined {
  const port = sideOf(node, definition, side).find((candidate) => candidate.name === name);
  if (port !== undefined || side === 'in' || name === null) return port;
  if (!isNumbered(definition) || numberOf(name) === null) return undefined;
  const growing = { side, name, type: 'flow' as const, title: name, required: false, value: null };
  return { ...growing, isProcess: false, isAdded: true, isMissing: false };
}

/** The word for a port in hooks and ids: its name, or `flow` for the default flow port. */
export const portKey = (name: string | null): string => name ?? 'flow';
