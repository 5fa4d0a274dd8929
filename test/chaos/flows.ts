import { flow, type ShortNode } from '../support/flows.js';
import type { State } from './history.js';

/** A kind of flow that jobs of a chaos run have, and how its jobs are to end where nobody stops them. */
export interface Kind {
  /** How often jobs have it. */
  weight: number;
  ends: Exclude<State, 'waiting' | 'running' | 'stopping' | 'stopped'>;
  /** What the error of a failed one begins with. */
  says?: string;
  flow: (around: Around) => object;
}

/** What flows refer to. */
export interface Around {
  /** The outside service. */
  service: string;
  /** Where shell commands leave a line for each start. */
  folder: string;
  /** The process that `call` calls. */
  callee: number;
}

const VARIABLES = [{ name: 'tag', type: 'string', scope: 'flow', value: '' }];

const start = { id: 'start', name: 'core.event.start' };
const now = { id: 'now', name: 'core.time.now' };
const code = { id: 'code', name: 'core.code.javascript', options: { code: 'return Math.random()' } };

/** What was recorded before goes into the request: should the outside see one value and the journal keep another, it shows. */
const SEEN = { seen: '{{ nodes.now.value }}', drawn: '{{ nodes.code.result }}' };

const ask = (id: string, { service }: Around, body: object = SEEN): ShortNode => ({
  id,
  name: 'core.http.request',
  inputs: { url: `${service}/effect/${id}`, body },
  options: { method: 'POST' },
  common: { retries: 2, retryDelay: 0.1 },
});
const print = (id: string, of = ''): ShortNode => ({
  id,
  name: 'core.log.print',
  inputs: { message: `mark ${id}${of}` },
});
const delay = (id: string, seconds: number): ShortNode => ({
  id,
  name: 'core.time.delay',
  inputs: { seconds },
});
const giveBack = { id: 'return', name: 'core.programming.return', inputs: { outputs: SEEN } };

const line = (...nodes: ShortNode[]): object => {
  const all = [start, ...nodes];
  return flow(
    all,
    nodes.map(({ id }, index) => `${all[index]!.id} > ${id}`),
    VARIABLES,
  );
};

const shell = (command: string, folder: string): ShortNode => ({
  id: 'shell',
  name: 'core.shell.command',
  inputs: { command, env: { FILE: `${folder}/{{ job.id }}` } },
});

/** Of recorded nodes, outside nodes, waits and frames, in all mixtures that the promises speak of. */
export const KINDS = {
  recorded: { weight: 20, ends: 'successful', flow: () => line(now, code, print('p'), giveBack) },
  outside: {
    weight: 26,
    ends: 'successful',
    flow: (around) =>
      line(now, code, ask('first', around), delay('d', 0.4), ask('second', around), print('p'), giveBack),
  },
  parallel: {
    weight: 14,
    ends: 'successful',
    flow: (around) =>
      flow(
        [
          start,
          now,
          code,
          { id: 'parallel', name: 'core.programming.parallel' },
          ask('left', around),
          delay('d', 0.3),
          print('p'),
          ask('right', around),
          ask('join', around),
          giveBack,
        ],
        [
          'start > now',
          'now > code',
          'code > parallel',
          'parallel.1 > left',
          'parallel.2 > d',
          'd > p',
          'parallel.3 > right',
          'parallel.completed > join',
          'join > return',
        ],
        VARIABLES,
      ),
  },
  loop: {
    weight: 12,
    ends: 'successful',
    flow: (around) =>
      flow(
        [
          start,
          now,
          { id: 'each', name: 'core.programming.forEach', inputs: { list: [1, 2, 3, 4] } },
          code,
          ask('ask', around),
          print('p', ' {{ nodes.each.index }}'),
        ],
        ['start > now', 'now > each', 'each.body > code', 'code > ask', 'ask > p'],
        VARIABLES,
      ),
  },
  call: {
    weight: 6,
    ends: 'successful',
    flow: (around) =>
      line(
        now,
        code,
        { id: 'call', name: 'core.programming.callProcess', inputs: { process: around.callee } },
        ask('after', around),
        giveBack,
      ),
  },
  parked: {
    weight: 6,
    ends: 'successful',
    flow: (around) => line(now, code, print('p'), delay('d', 5), ask('late', around), giveBack),
  },
  long: {
    weight: 6,
    ends: 'successful',
    flow: () =>
      flow(
        [
          start,
          { id: 'times', name: 'core.programming.repeat', inputs: { count: 12 } },
          now,
          delay('d', 0.25),
          print('p', ' {{ nodes.times.index }}'),
        ],
        ['start > times', 'times.body > now', 'now > d', 'd > p'],
        VARIABLES,
      ),
  },
  busy: {
    weight: 3,
    ends: 'successful',
    flow: () =>
      line(
        now,
        {
          ...code,
          options: { code: 'const end = Date.now() + 300; while (Date.now() < end); return Math.random()' },
        },
        print('p'),
        giveBack,
      ),
  },
  fails: {
    weight: 4,
    ends: 'failed',
    says: 'on purpose',
    flow: (around) =>
      line(now, code, ask('ask', around), {
        id: 'fail',
        name: 'core.programming.fail',
        inputs: { message: 'on purpose' },
      }),
  },
  shell: {
    weight: 2,
    ends: 'successful',
    flow: ({ folder }) => line(now, shell('echo started >> "$FILE"; sleep 0.5', folder), print('p')),
  },
  /** Its jobs are stopped, all of them. By the folder and the job in its command line its processes are found again. */
  endless: {
    weight: 1,
    ends: 'successful',
    flow: ({ folder }) =>
      line(shell(`: ${folder} {{ job.id }}; echo started >> "$FILE"; sleep 60; true`, folder)),
  },
  /** Its jobs kill their worker each time; a run has some of them. */
  killer: {
    weight: 0,
    ends: 'failed',
    says: 'The workers that ran this job have died',
    flow: ({ service }) =>
      line(now, print('p'), {
        id: 'kill',
        name: 'core.http.request',
        inputs: { url: `${service}/kill` },
      }),
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

/** The process that jobs of the kind `call` call. */
export const calleeFlow = (around: Around): object => line(now, code, ask('inner', around), print('p'));
