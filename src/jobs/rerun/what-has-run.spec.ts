import { Readable } from 'node:stream';
import type { ComparableNodes, Json, NodeProgress } from '../../flow/index.js';
import { RESUMED } from '../journal/job-records.js';
import { whatHasRun } from './what-has-run.js';

type Node = ComparableNodes extends ReadonlyMap<string, infer Value> ? Value : never;

const node = (what: Partial<Node> = {}): Node => what as Node;
const recordedNode = node({ isRecorded: true });
/** `ask`, `send` and those with other ids are requests, `set` and `print` have no records, and `sum` is computed when it is read. */
const NODES: ComparableNodes = new Map([
  ['ask', recordedNode],
  ['send', recordedNode],
  ['a/b', recordedNode],
  ['call', recordedNode],
  ['set', node()],
  ['print', node()],
  ['sum', node({ isPulled: true })],
]);

const DONE = { out: {} };
const FAILED = { err: 'e' };

interface Case {
  records?: [string, Json][];
  /** The states of nodes on the job's page. */
  page?: Record<string, NodeProgress['state']>;
  failedAt?: string | null;
  error?: string;
  expected?: { finished?: string[]; failed?: string[]; unrecorded?: string[]; calling?: string[] };
}

describe('what a job has run', () => {
  const foundAll = ({ records = [], page = {}, failedAt = null, error }: Case) => {
    const progress = Object.entries(page).map(([id, state]) => ({ node: id, state }));
    const job = { id: 1, uuid: 'u', progress: JSON.stringify(progress), error: error ?? null };
    const journal = Readable.from(records.map((pair) => ({ pairs: [pair] })));
    // As rows keep it: `#` before the place.
    const failedStep = failedAt === null ? null : `#${failedAt}`;
    return whatHasRun({ ...job, failed_step: failedStep }, journal, NODES);
  };

  const found = async (one: Case) => {
    const { finished, failed, unrecorded, calling, isOfOtherFlow } = await foundAll(one);
    const isResumed = one.records?.some(([, value]) => (value as { isOther?: boolean }).isOther === true);
    expect(isOfOtherFlow).toBe(isResumed ?? false);
    return Object.fromEntries(
      Object.entries({ finished, failed, unrecorded, calling }).map(([name, ids]) => [name, [...ids].sort()]),
    );
  };

  it('says which nodes have begun: all that have a record or enclose a step that has one', async () => {
    const records: Case['records'] = [
      ['~ran/set', true],
      ['ask#1~retry1', { start: 0, due: 1 }],
      ['call#1:1/a%2Fb#2~wait1', { start: 0, due: 1 }],
    ];
    const { begun } = await foundAll({ records });
    expect([...begun].filter((id) => id !== '').sort()).toEqual(['a/b', 'ask', 'call']);
  });

  it.each<[string, Case]>([
    ['nothing before anything is recorded', {}],
    ['nodes with an outcome', { records: [['ask#1', DONE]], expected: { finished: ['ask'] } }],
    [
      'nodes by their ids, not as keys have them',
      { records: [['a%2Fb#1', DONE]], expected: { finished: ['a/b'] } },
    ],
    [
      'nodes around one with an outcome',
      { records: [['set#1:1/ask#1', DONE]], expected: { finished: ['ask', 'set'] } },
    ],
    [
      'nodes of which a failure was handled',
      {
        records: [
          ['ask#1', FAILED],
          ['send#1', DONE],
        ],
        failedAt: 'print#0',
        expected: { finished: ['ask', 'send'], failed: ['ask'] },
      },
    ],
    ['not the one that has ended the job', { records: [['ask#1', FAILED]], failedAt: 'ask#1' }],
    [
      'no failure that was overcome in a job which resumed another one',
      {
        records: [
          ['ask#1', FAILED],
          [RESUMED, { id: 0, uuid: 'v', failedAt: 'ask#1', changed: [], different: [], isOther: false }],
          ['ask#1', DONE],
        ],
        expected: { finished: ['ask'] },
      },
    ],
    [
      'the same in a job which was resumed with another flow',
      {
        records: [
          ['ask#1', DONE],
          [RESUMED, { id: 0, uuid: 'v', failedAt: null, changed: [], different: [], isOther: true }],
        ],
        expected: { finished: ['ask'] },
      },
    ],
    [
      'calls without an outcome',
      {
        records: [
          ['call#1~version1', 2],
          ['call#1:1/ask#1', DONE],
        ],
        expected: { finished: ['call'], calling: ['call'] },
      },
    ],
    ['what the journal notes', { records: [['~ran/set', true]], expected: { finished: ['set'] } }],
    [
      'noted failures',
      {
        records: [['~failed1/set', true]],
        expected: { finished: ['set'], failed: ['set'], unrecorded: ['set'] },
      },
    ],
    [
      'not the noted failure that has ended the job',
      { records: [['~failed1/set', true]], failedAt: 'set#0', page: { set: 'failed' } },
    ],
    [
      'an earlier failure of the node that has ended the job',
      {
        records: [
          ['~failed1/set', true],
          ['~failed2/set', true],
        ],
        ...{ failedAt: 'set#0', page: { set: 'failed' } },
        expected: { finished: ['set'], failed: ['set'], unrecorded: ['set'] },
      },
    ],
    [
      'nodes without records that its page shows, since what follows the last record is not noted',
      { page: { set: 'successful' }, expected: { finished: ['set'] } },
    ],
    [
      'failures that its page shows',
      {
        page: { set: 'failed', print: 'stopped' },
        expected: { finished: ['set'], failed: ['set'], unrecorded: ['set'] },
      },
    ],
    [
      'failures of requests without a record that its page shows',
      { page: { ask: 'failed' }, expected: { finished: ['ask'], failed: ['ask'], unrecorded: ['ask'] } },
    ],
    [
      'no failure of a request with a record, which decides',
      { records: [['ask#1', DONE]], page: { ask: 'failed' }, expected: { finished: ['ask'] } },
    ],
    ['no request that only its page shows as finished: it is sent again', { page: { ask: 'successful' } }],
    ['nothing that is computed when it is read', { page: { sum: 'failed' } }],
    ['no node of another flow', { page: { 'call/print': 'successful' } }],
    [
      'not the node that the error names, where a worker of an earlier build did not tell its place',
      {
        ...{ page: { set: 'failed', print: 'failed' }, failedAt: '', error: 'Node "set": e' },
        expected: { finished: ['print'], failed: ['print'], unrecorded: ['print'] },
      },
    ],
    [
      'a failed node whose name another error begins with',
      {
        ...{ page: { set: 'failed' }, failedAt: 'print#0', error: 'Node "set": e' },
        expected: { finished: ['set'], failed: ['set'], unrecorded: ['set'] },
      },
    ],
  ])('is %s', async (_, { expected = {}, ...ended }) => {
    const nothing = { finished: [], failed: [], unrecorded: [], calling: [] };
    expect(await found(ended)).toEqual({ ...nothing, ...expected });
  });
});
