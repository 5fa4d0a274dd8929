import type { Json, Values } from '../../src/flow/index.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';

/** The services and processes to which flows refer. */
export interface FlowContext {
  /** The outside service. */
  service: string;
  /** Where shell commands leave a line for each start. */
  folder: string;
  /** The process that `call` calls. */
  callee: number;
}

export const VARIABLES = { tag: '', change: 0 };

export type Nodes = Record<string, ShortNode>;

/** A flow without an id: saving it adds the id of its process. */
export function flow(nodes: Nodes, links: string[], variables: Values = VARIABLES): object {
  const {
    nodeList,
    linkList,
    variables: declared,
  } = shortFlow(nodes, links, variables) as Record<string, Json>;
  return { nodeList, linkList, variables: declared };
}

export const start: ShortNode = ['core.event.start'];
export const now: ShortNode = ['core.time.now'];
export const code: ShortNode = ['core.code.javascript', {}, { code: 'return Math.random()' }];

/** The nodes that record a value, with which most flows begin. */
export const recorded: Nodes = { now, code };

/** The request contains recorded values, so that the checks see if the journal has other ones. */
export const SEEN = { seen: '{{ nodes.now.value }}', drawn: '{{ nodes.code.result }}' };

/** Identifies the job for the outside service: after a failover two jobs can have one id. */
export const TAG = { tag: '{{ vars.tag }}' };

/** Differs from version to version: see {@link changedFlow}. */
const CHANGE = { change: '{{ vars.change }}' };

/** The ids of requests that the outside service refuses in every second job. */
export const REFUSED = ['refused', 'unready'];

/** A request to the outside service, under the id of the node. */
export const ask = (id: string, { service }: FlowContext, more: Values = {}): Nodes => ({
  [id]: [
    'core.http.request',
    { url: `${service}/effect/${id}`, body: { ...TAG, ...SEEN, ...CHANGE, ...more } },
    { method: 'POST' },
    { retries: 2, retryDelay: 0.1 },
  ],
});

/** Prints a mark with the id of the node. */
export const print = (id: string, of = ''): Nodes => ({
  [id]: ['core.log.print', { message: `mark ${id}${of}` }],
});

export const delay = (seconds: number): Nodes => ({ d: ['core.time.delay', { seconds }] });

export const returned: Nodes = { return: ['core.programming.return', { outputs: SEEN }] };

/** A start, then the given nodes one after the other. */
export const line = (nodes: Nodes): object =>
  flow({ start, ...nodes }, [['start', ...Object.keys(nodes)].join(' > ')]);
