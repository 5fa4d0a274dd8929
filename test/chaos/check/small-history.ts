import type { ServerEvent } from '../../support/event-streams.js';
import type { Change, ClientRequest, Effect, History, JournalRow } from '../history.js';

/** The history of one job without violations, for tests to change. */
export function smallHistory(): History {
  return {
    settings: { seed: 'test', leaseMs: 2_000, maxAttempts: 3, workers: 2 },
    changes: [
      change({ seq: 1, from: null, to: 'waiting', by: 'api1.1', committedAt: 100 }),
      claim({ seq: 2, from: 'waiting', fence: 1, by: 'worker1.2', committedAt: 200 }),
      change({ seq: 3, from: 'running', to: 'successful', wasHeld: true, ...OF_WORKER, committedAt: 900 }),
    ],
    journal: [
      row({ number: 1, keys: ['now#1'], committedAt: 300 }),
      row({ number: 2, keys: ['first#1'], committedAt: 900 }),
    ],
    log: [
      { job: 1, firstRow: 0, rows: 2 },
      { job: 1, firstRow: 2, rows: 1 },
    ],
    printed: new Map([[1, ['mark p']]]),
    finals: [
      {
        job: 1,
        state: 'successful',
        tag: 't0',
        kind: 'outside',
        outputs: { drawn: 0.5 },
        error: null,
        finishTime: 1,
        rerunOf: null,
        hasFailingFlow: false,
        version: 1,
        definition: 1,
        inputs: '{"tag":"t0"}',
        callsBack: false,
      },
    ],
    effects: [effect({ createdAt: 400 })],
    requests: [request({ kind: 'execute', key: 't0', sentAt: 90, answeredAt: 110, success: true })],
    watchings: [
      {
        job: 1,
        tag: 't0',
        from: 110,
        to: 950,
        events: [
          seen('state', { state: 'waiting' }),
          seen('state', { state: 'running' }),
          ...['- starts', 'p mark p', '- ends'].map((text, index) =>
            seen('log', { row: index + 1, line: `2026-01-01T00:00:00.000Z info ${text}` }),
          ),
          seen('state', { state: 'successful' }),
        ],
        answer: 204,
      },
    ],
    schedules: [],
    callbacks: [],
    faults: [],
    processRuns: ['api1.1', 'worker1.2', 'worker2.3'].map((process) => ({
      process,
      role: process.startsWith('api') ? 'api' : 'worker',
      from: 0,
      to: 5_000,
      wasUp: true,
      usage: [],
      endedBy: 'end',
      how: 'exit code 0',
    })),
    shellStarts: new Map(),
    leftovers: [],
    harnessDelayMs: 0,
    probes: [],
  };
}

let ids = 0;

const seen = (event: string, data: object): ServerEvent => ({ id: String((ids += 1)), event, data });

const OF_WORKER = { by: 'worker1.2', fence: 1, oldFence: 1 };

export const change = (given: Partial<Change>): Change => ({
  seq: 1,
  job: 1,
  from: 'running',
  to: 'running',
  fence: 0,
  oldFence: given.fence ?? 0,
  attempt: 0,
  held: false,
  wasHeld: false,
  wasOver: false,
  altered: true,
  by: 'worker1.2',
  committedAt: 0,
  ...given,
});

export const claim = (given: Partial<Change> & { fence: number }): Change =>
  change({ to: 'running', held: true, oldFence: given.fence - 1, ...given });

export const row = (given: Partial<JournalRow>): JournalRow => ({
  job: 1,
  number: 1,
  keys: [],
  by: 'worker1.2',
  fence: 1,
  committedAt: 0,
  ...given,
});

export const effect = (given: Partial<Effect>): Effect => ({
  job: 1,
  tag: 't0',
  madeBy: given.job ?? 1,
  idempotencyKey: given.key ?? 'first#1',
  key: 'first#1',
  body: '{"drawn":0.5}',
  by: 'worker1.2',
  createdAt: 0,
  arrivedAt: given.createdAt ?? 0,
  ...given,
});

export const request = (given: Partial<ClientRequest>): ClientRequest => ({
  kind: 'read',
  api: 'api1.1',
  tag: 't0',
  flow: 'outside',
  key: null,
  sentAt: 0,
  answeredAt: 0,
  status: 200,
  success: false,
  job: 1,
  tags: [],
  jobs: [],
  event: null,
  original: null,
  version: null,
  count: null,
  state: null,
  finishTime: null,
  seenTag: null,
  ...given,
});
