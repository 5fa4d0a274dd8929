import type { Size } from './commands/align.js';
import type { Port, Ports } from './ports.js';

/** The sizes of a node on the canvas, in its pixels; `node-card.module.css` draws them. */
export const NODE_WIDTH = 240;
const HEADER_HEIGHT = 48;
const ROW_HEIGHT = 22;
const PADDING = 8;
/** The side of a port's square. */
export const PORT_SIZE = 12;

/** The ports that have a row of their own; the default flow ports are in the header. */
export const rowsOf = (ports: readonly Port[]): Port[] => ports.filter(({ name }) => name !== null);

/** The size of a node with these ports. */
export function sizeOf(ports: Ports): Size {
  const rows = Math.max(rowsOf(ports.in).length, rowsOf(ports.out).length);
  return { width: NODE_WIDTH, height: HEADER_HEIGHT + (rows > 0 ? rows * ROW_HEIGHT + PADDING : 0) };
}

/** The centre of a port, from the top left corner of its node. */
export function portCentre(ports: Ports, port: Port): { x: number; y: number } {
  const x = port.side === 'in' ? 0 : NODE_WIDTH;
  if (port.name === null) return { x, y: HEADER_HEIGHT / 2 };
  const row = rowsOf(ports[port.side]).findIndex(({ name }) => name === port.name);
  return { x, y: HEADER_HEIGHT + ROW_HEIGHT * (row + 0.5) };
}
