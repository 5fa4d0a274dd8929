import type { Values } from '../../../src/flow/index.js';
import type { Branch } from './expected-branches.js';
import type { End, Origin } from './expected-end.js';
import type { ExpectedScope } from './expected-scope.js';
import type { Line } from './job-result.js';
import { idOf } from './processes.js';
import type { Process } from './processes.js';

/** Where control is: in a process, or in a branch of it. */
export interface Place {
  process: Process;
  scope: ExpectedScope;
  lines: Line[];
  /** The calling nodes, each followed by `/`. */
  callers: string;
}

/** Control is at a node. */
export interface Visit {
  place: Place;
  index: number;
  at: number;
}

/** What nodes need of the interpreter. */
export interface Control {
  /** Follows the links of a flow output of the visited node, one after another. @param at that of the visit by default */
  follow(visit: Visit, output: string, at?: number): End;
  /** Runs a called process. @param callers those of its nodes */
  process(number: number, x: number, at: number, callers: string): Branch;
}

export function put({ place, index }: Visit, outputs: Values): void {
  place.scope.put(idOf(index), outputs);
}

export const isLinked = ({ place, index }: Visit, output: string): boolean =>
  place.process.links.some((link) => link.from === index && link.output === output);

/** The node's name in the job. */
export const nameOf = ({ place, index }: Visit): string => place.callers + idOf(index);

/** The node fails at this moment. @param origin where a process that it called has failed */
export function failure(visit: Visit, message: string, at: number, own: boolean, origin: Origin | null): End {
  const began = origin ?? { node: nameOf(visit), message };
  return { kind: 'failed', at, node: idOf(visit.index), message, own, origin: began };
}
