import { isDeepStrictEqual } from 'node:util';
import {
  comparableNodes,
  type Json,
  movedNodes,
  nodesWithOtherValues,
  type Values,
} from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

export const P = 'core.programming.';

export interface Flow {
  nodes: Record<string, ShortNode>;
  links: string[];
  variables?: Values;
}

export interface Case {
  title: string;
  first?: Flow;
  second: Flow;
  unfinished?: string[];
  isOfOtherFlow?: boolean;
  expected: string[];
}

/** Those of the nodes that may get other values, where all nodes of the first flow have run except `unfinished`. */
function otherValues({
  first = { nodes, links },
  second,
  unfinished = ['h'],
  isOfOtherFlow = false,
}: Case): string[] {
  const comparable = ({ nodes: all, links: drawn, variables = { x: 1, y: 1 } }: Flow) => {
    const flow = shortFlow({ start: ['core.event.start'], ...all }, drawn, variables);
    return runSync(comparableNodes(flow, catalogue));
  };
  const [before, now] = [comparable(first), comparable(second)];
  const readsOtherwise = new Set(
    [...now.keys()].filter((id) => !isDeepStrictEqual(before.get(id)?.reads, now.get(id)!.reads)),
  );
  const finished = new Set([...before.keys()].filter((id) => !unfinished.includes(id)));
  for (const id of readsOtherwise) if (!before.has(id)) readsOtherwise.delete(id);
  const different = new Set(
    [...now].flatMap(([id, { does }]) =>
      JSON.stringify(before.get(id)?.does) === JSON.stringify(does) ? [] : [id],
    ),
  );
  for (const id of before.keys()) if (!now.has(id)) different.add(id);
  const moved = runSync(movedNodes(before, now));
  return [
    ...runSync(
      nodesWithOtherValues({ before, now, different, readsOtherwise, finished, moved, isOfOtherFlow }),
    ),
  ].sort();
}

export const branch = (condition: string): ShortNode => [`${P}branch`, { condition: `{{ ${condition} }}` }];
export const set = (variable: string, value: Json): ShortNode => [
  'core.variable.set',
  { value },
  { variable },
];
export const print = (message: string): ShortNode => ['core.log.print', { message }];
export const request = (body: string): ShortNode => ['core.http.request', { url: 'http://a/', body }];
export const repeat: ShortNode = [`${P}repeat`, { count: 2 }];
export const whilst: ShortNode = [`${P}while`, { condition: '{{ vars.x < 3 }}' }];

/** start > s > b > p > h, with a set of `x`, a branch that reads it, and a request that has not finished. */
export const nodes = { s: set('x', '{{ vars.y }}'), b: branch('vars.x = 1'), p: print('p'), h: request('h') };
export const links = ['start > s > b', 'b.then > p > h'];

/** Those of them that matter: what has not run yet does not, and new nodes have no other values. */
export function otherNodes(one: Case): string[] {
  const old = Object.keys((one.first ?? { nodes }).nodes);
  return otherValues(one).filter((id) => old.includes(id) && id !== 'p');
}
