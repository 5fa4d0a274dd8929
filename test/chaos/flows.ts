import type { Json, Values } from '../../src/flow/index.js';
import { decidingFlow } from './deciding-flow.js';
import {
  ask,
  code,
  delay,
  flow,
  type FlowContext,
  line,
  type Nodes,
  now,
  print,
  recorded,
  REFUSED,
  returned,
  SEEN,
  start,
  TAG,
  VARIABLES,
} from './flow-parts.js';
import type { State } from './history.js';

/** A kind of flow, and the end that its jobs must have unless they are stopped. */
export interface Kind {
  /** How often jobs have it. */
  weight: number;
  ends: Exclude<State, 'waiting' | 'running' | 'stopping' | 'stopped'>;
  /** The beginning of the error of a failed job. */
  error?: string;
  /** A part of the error with which a job may fail instead. */
  mayFail?: string;
  /** The policy of its process. */
  policy?: { max_running: number };
  /** @param number that of its version: see {@link changedFlow}; 0: the first one */
  flow: (context: FlowContext, number: number) => object;
}

/** Variables of flows that call the process which their client names. */
const WITH_CALLEE = { ...VARIABLES, callee: 0 };

/** The token of the node `token`. */
const TOKEN = { token: '{{ nodes.token.token }}' };

const call = (process: number | string, common: Values = {}): Nodes => ({
  call: ['core.programming.callProcess', { process, inputs: TAG }, {}, common],
});

/**
 * Calls a process, prints the branch that follows (`out` or `error`), parks, and makes a request. A replay must take the same branch, even if the
 * call would then have another outcome.
 */
const branching = (calling: Nodes, context: FlowContext): object =>
  flow(
    {
      start,
      ...recorded,
      ...calling,
      ...print('out'),
      ...print('error'),
      ...delay(5),
      ...ask('late', context),
      ...returned,
    },
    ['start > now > code > call > out', 'call.error > error', 'out > d', 'error > d > late > return'],
    WITH_CALLEE,
  );

/** An expression that takes some hundred milliseconds. */
const HOSTILE = '{{ $sum([1..9000].($length($pad("", $ % 7 + 1, "ab")))) }}';

const hostile = (times: number): object =>
  line({ ...recorded, p: ['core.log.print', { message: `mark ${HOSTILE.repeat(times)}` }], ...returned });

const shell = (command: string, folder: string): Nodes => ({
  shell: ['core.shell.command', { command, env: { FILE: `${folder}/{{ vars.tag }}` } }],
});

/** The kinds of flows of a run: recorded nodes, outside nodes, waits, loops and calls. */
export const KINDS = {
  recorded: { weight: 20, ends: 'successful', flow: () => line({ ...recorded, ...print('p'), ...returned }) },
  outside: {
    weight: 26,
    ends: 'successful',
    flow: (context) =>
      line({
        ...recorded,
        ...ask('first', context),
        ...delay(0.4),
        ...ask('second', context),
        ...print('p'),
        ...returned,
      }),
  },
  parallel: {
    weight: 14,
    ends: 'successful',
    flow: (context) =>
      flow(
        {
          start,
          ...recorded,
          parallel: ['core.programming.parallel'],
          ...ask('left', context),
          ...delay(0.3),
          ...print('p'),
          ...ask('right', context),
          ...ask('join', context),
          ...returned,
        },
        [
          'start > now > code > parallel',
          'parallel.1 > left',
          'parallel.2 > d > p',
          'parallel.3 > right',
          'parallel.completed > join > return',
        ],
      ),
  },
  loop: {
    weight: 12,
    ends: 'successful',
    flow: (context) =>
      flow(
        {
          start,
          now,
          each: ['core.programming.forEach', { list: [1, 2, 3, 4] }],
          code,
          ...ask('ask', context),
          ...print('p', ' {{ nodes.each.index }}'),
        },
        ['start > now > each', 'each.body > code > ask > p'],
      ),
  },
  call: {
    weight: 6,
    ends: 'successful',
    flow: (context) => line({ ...recorded, ...call(context.callee), ...ask('after', context), ...returned }),
  },
  parked: {
    weight: 6,
    ends: 'successful',
    flow: (context) =>
      line({ ...recorded, ...print('p'), ...delay(5), ...ask('late', context), ...returned }),
  },
  long: {
    weight: 6,
    ends: 'successful',
    flow: () =>
      flow(
        {
          start,
          times: ['core.programming.repeat', { count: 12 }],
          now,
          ...delay(0.25),
          ...print('p', ' {{ nodes.times.index }}'),
        },
        ['start > times', 'times.body > now > d > p'],
      ),
  },
  busy: {
    weight: 3,
    ends: 'successful',
    flow: () =>
      line({
        now,
        code: [
          'core.code.javascript',
          {},
          { code: 'const end = Date.now() + 300; while (Date.now() < end); return Math.random()' },
        ],
        ...print('p'),
        ...returned,
      }),
  },
  /** A call with a time limit that, but for faults, is done in time. */
  timed: {
    weight: 4,
    ends: 'successful',
    flow: (context) => branching(call(context.callee, { timeout: 3 }), context),
  },
  /** Calls a process that its client submits only while the job runs. */
  missing: {
    weight: 3,
    ends: 'successful',
    flow: (context) => branching(call('{{ vars.callee }}'), context),
  },
  hostile: {
    weight: 0.5,
    ends: 'successful',
    flow: () => hostile(20),
  },
  /** As many seconds as the watchdog's limit and more, on a fast machine too: without its turns, it blocks a worker. For a planted bug only. */
  hostileForLong: { weight: 0, ends: 'successful', flow: () => hostile(100) },
  /** Each of its jobs runs a separate draft that was never tried before, together with other executes. */
  untried: { weight: 3, ends: 'successful', flow: () => line({ ...recorded, ...print('p'), ...returned }) },
  /** At most so many of its jobs run at a time. */
  limited: {
    weight: 4,
    ends: 'successful',
    policy: { max_running: 3 },
    flow: () => line({ ...recorded, ...delay(0.2), ...print('p'), ...returned }),
  },
  /** Tells the outside service its token, and waits for the event, which may come before the wait. */
  event: {
    weight: 4,
    ends: 'successful',
    flow: (context) =>
      line({
        ...recorded,
        token: ['core.event.token'],
        ...ask('tell', context, TOKEN),
        ...delay(0.4),
        wait: ['core.event.wait', TOKEN],
        ...print('p'),
        return: [
          'core.programming.return',
          { outputs: { ...SEEN, ...TOKEN, event: '{{ nodes.wait.body }}' } },
        ],
      }),
  },
  /** Its jobs are started by deliveries to a hook. */
  hooked: {
    weight: 4,
    ends: 'successful',
    flow: (context) => line({ ...recorded, ...ask('first', context), ...print('p'), ...returned }),
  },
  /** Its jobs are started by schedules. */
  scheduled: {
    weight: 0,
    ends: 'successful',
    flow: () => {
      const nodes = { start, ...recorded, ...print('p'), ...returned };
      return flow(nodes, ['start > now > code > p > return'], { schedule: '', tick: 0 });
    },
  },
  fails: {
    weight: 4,
    ends: 'failed',
    error: 'on purpose',
    flow: (context) =>
      line({
        ...recorded,
        ...ask('ask', context),
        fail: ['core.programming.fail', { message: 'on purpose' }],
      }),
  },
  /** Fails in every second job, which the outside service decides by the idempotency key; a resume has another key. */
  refused: {
    weight: 3,
    ends: 'successful',
    mayFail: 'answered 500',
    flow: (context) =>
      line({ ...recorded, ...ask('first', context), ...ask('refused', context), ...print('p'), ...returned }),
  },
  /** Decides by a variable. Its versions differ in what an editor changes before and behind that. */
  deciding: { weight: 5, ends: 'successful', mayFail: 'answered 500', flow: decidingFlow },
  shell: {
    weight: 2,
    ends: 'successful',
    flow: ({ folder }) =>
      line({ now, ...shell('echo started >> "$FILE"; sleep 0.5', folder), ...print('p') }),
  },
  /** Its jobs are stopped, all of them. By the folder and the tag in its command line its processes are found again. */
  endless: {
    weight: 1,
    ends: 'successful',
    flow: ({ folder }) =>
      line(shell(`: ${folder} {{ vars.tag }}; echo started >> "$FILE"; sleep 60; true`, folder)),
  },
  /** Its jobs kill their process each time. */
  killer: {
    weight: 0,
    ends: 'failed',
    error: 'The workers that ran this job have died',
    flow: ({ service }) =>
      line({ now, ...print('p'), kill: ['core.http.request', { url: `${service}/kill` }] }),
  },
  /** Its jobs block the event loop of their process forever. */
  stuck: {
    weight: 0,
    ends: 'failed',
    error: 'The workers that ran this job have died',
    flow: () => line({ now, ...print('p'), spin: ['test.deadly.spin'] }),
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

/**
 * The flow of a kind, which differs from all versions with another number: by an unused variable, and in three of four versions by what its
 * requests ask for, by the order of its links, or by both.
 */
export function changedFlow(kind: KindName, context: FlowContext, number: number): object {
  const { variables, linkList, ...rest } = (KINDS as Record<KindName, Kind>)[kind].flow(context, number) as {
    variables: { name: string; value: Json }[];
    linkList: object[];
  };
  const [asksOtherwise, isReordered] = [number % 2 === 0, number % 4 > 1];
  return {
    ...rest,
    linkList: isReordered ? linkList.toReversed() : linkList,
    variables: [
      ...variables.map((one) => (asksOtherwise && one.name === 'change' ? { ...one, value: number } : one)),
      { name: 'unused', type: 'number', scope: 'flow', value: number },
    ],
  };
}

/** Whether a step, by its key, is of a node that fails in some jobs. */
export const mayFail = (step: string): boolean =>
  [...REFUSED, 'shell'].includes(/(?:^|\/)(\w+)#\d+$/.exec(step)?.[1] ?? '');

/** Whether the versions of this kind may not fit jobs that are to go on with them. */
export const mayNotFit = (kind: string | undefined): boolean => kind === 'deciding';

/** Whether jobs of this kind end the process that runs them, directly or by its watchdog. */
export const isDeadly = (kind: string | undefined): boolean => kind === 'killer' || kind === 'stuck';

/** The process that jobs of the kinds `call` and `timed` call. */
export const calleeFlow = (context: FlowContext): object =>
  line({ ...recorded, ...ask('inner', context), ...print('p') });
