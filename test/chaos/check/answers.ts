import { PROMISES } from './promises.js';
import {
  type Violation,
  type ClientRequest,
  type FaultEvent,
  hasEnded,
  slotOf,
  type RequestKind,
} from '../history.js';
import { faultsDuring, hasFailedOver, type View } from './view.js';

/** The most milliseconds that an answer may take: a `wait` asks for 10 s, a stop waits up to 3 s for the worker. */
const LONGEST: Record<RequestKind, number> = {
  ...{
    execute: 5_000,
    batch: 5_000,
    rerun: 5_000,
    resume: 5_000,
    read: 5_000,
    delivery: 5_000,
    event: 5_000,
  },
  ...{ stop: 8_000, 'stop of many': 8_000, wait: 15_000 },
};

/** While only Redis is away. */
const EXECUTE_WITHOUT_REDIS_MS = 2_000;

const SLACK_MS = 1_000;

/** How many event loops and processes an answer passes one after the other: those of the API, of Postgres, and of this harness's proxies. */
const ROUND_TRIPS = 6;

/** The time that a busy machine may add to an answer: for each round trip, the duration of the API's probe at that time. */
function slackFor({ probes, harnessDelayMs }: View, { api, sentAt, answeredAt }: ClientRequest): number {
  const around = probes.filter(
    (one) => one.api === api && one.at <= answeredAt && one.at + one.ms >= sentAt - 1_000,
  );
  return SLACK_MS + harnessDelayMs + ROUND_TRIPS * Math.max(0, ...around.map(({ ms }) => ms));
}

/** Requests are answered in time, also while services are unavailable, unless the API is dead, frozen or behind a slow network. */
export function checkAnswers(view: View): Violation[] {
  return view.requests.flatMap((request) => {
    const took = request.answeredAt - request.sentAt;
    const longest = longestOf(view, request);
    if (longest === null || took <= longest) return [];
    if (took <= longest + slackFor(view, request)) return [];
    return [
      {
        promise: PROMISES.answersInTime,
        job: request.job,
        message: `${request.api} took ${took} ms for ${request.kind} (${request.status ?? 'no answer'}), allowed are ${longest} ms`,
        at: request.sentAt,
      },
    ];
  });
}

/** Null: nothing is promised. */
function longestOf(view: View, request: ClientRequest): number | null {
  const { kind, api, sentAt, answeredAt } = request;
  const processRun = view.processRuns.find(({ process }) => process === api);
  if (!processRun || (processRun.to !== null && processRun.to <= answeredAt)) return null;
  const around = faultsDuring(view, slotOf(api), sentAt - 3_000, answeredAt);
  if (around.some(isOfTheProcess)) return null;
  if (kind === 'execute' && around.length > 0 && around.every(({ kind: fault }) => fault.startsWith('redis')))
    return EXECUTE_WITHOUT_REDIS_MS;
  return LONGEST[kind];
}

const isOfTheProcess = ({ kind }: FaultEvent): boolean => /^api (?:frozen|killed|told)|^network/.test(kind);

/** What a fault prevents is answered 503, so that the client tries again; 500 is a bug. */
export function checkErrors({ requests }: View): Violation[] {
  return requests.flatMap(({ api, kind, job, status, sentAt }) =>
    status === 500
      ? [{ promise: PROMISES.noErrors, job, message: `${api} answered 500 to ${kind}`, at: sentAt }]
      : [],
  );
}

/** `?wait=10` answers before 10 s only if the job has ended, or the API is told to end. */
export function checkWaits(view: View): Violation[] {
  return view.requests.flatMap(({ kind, api, job, state, status, sentAt, answeredAt }) => {
    const early = kind === 'wait' && status === 200 && !hasEnded(state) && answeredAt - sentAt < 9_500;
    if (!early) return [];
    if (faultsDuring(view, slotOf(api), sentAt, answeredAt).some((fault) => fault.kind === 'api told to end'))
      return [];
    const message = `${api} has answered ${state} after ${answeredAt - sentAt} ms`;
    return [{ promise: PROMISES.waitsLast, job, message, at: sentAt }];
  });
}

/** How long an execute may take while another process is locked. */
const BESIDE_A_LOCK_MS = 2_000;

/**
 * While one process is locked, executes of others are answered in time, and never with 503. A draft that was saved for an execute can be lost by a
 * failover, however long before: the client tries again until it is answered.
 */
export function checkLocks(view: View): Violation[] {
  return view.requests.flatMap((request) => {
    const { kind, api, flow, job, status, success, sentAt, answeredAt } = request;
    if (kind !== 'execute') return [];
    const around = faultsDuring(view, slotOf(api), sentAt - 3_000, answeredAt);
    const isBesideLock =
      around.length > 0 && around.every(({ locks }) => locks !== undefined && locks !== flow);
    const took = answeredAt - sentAt;
    if (!isBesideLock || (success && took <= BESIDE_A_LOCK_MS + slackFor(view, request))) return [];
    if (status === null && !hasAnswered(view, api, sentAt)) return [];
    if (status === 400 && flow === 'untried' && hasFailedOver(view)) return [];
    const message = `${api} answered ${status ?? 'nothing'} after ${took} ms to an execute of ${flow}`;
    return [{ promise: PROMISES.locksApart, job, message, at: sentAt }];
  });
}

/** Whether an API has answered before. One that still boots, after a fault of some seconds ago, refuses connections. */
const hasAnswered = ({ requests }: View, api: string, before: number): boolean =>
  requests.some((one) => one.api === api && one.status !== null && one.answeredAt <= before);
