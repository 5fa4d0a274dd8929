import {
  type Breach,
  type ClientRequest,
  type FaultEvent,
  hasEnded,
  placeOf,
  type RequestKind,
} from '../history.js';
import { faultsDuring, type View } from './view.js';

/** The longest that an answer may take, in milliseconds; a `wait` asks for 10 s, a stop may wait 3 s for its worker. */
const LONGEST: Record<RequestKind, number> = { execute: 5_000, stop: 8_000, look: 5_000, wait: 15_000 };

/** While only Redis is away. */
const EXECUTE_WITHOUT_REDIS_MS = 2_000;

const SLACK_MS = 1_000;

/** How many turns an answer waits for, of the API, of Postgres and of this harness's wires between. */
const TURNS = 6;

/** What a busy machine adds to an answer: as many turns as it takes, each as late as the API's own pulse was then. */
function slackFor({ pulses, lateMs }: View, { api, sentAt, answeredAt }: ClientRequest): number {
  const around = pulses.filter(
    (one) => one.api === api && one.at <= answeredAt && one.at + one.ms >= sentAt - 1_000,
  );
  return SLACK_MS + lateMs + TURNS * Math.max(0, ...around.map(({ ms }) => ms));
}

/** Answers come in time, whatever is away; a process that is dead or frozen, or on a slow wire, gives none. */
export function checkAnswers(view: View): Breach[] {
  return view.requests.flatMap((request) => {
    const took = request.answeredAt - request.sentAt;
    const longest = longestOf(view, request);
    if (longest === null || took <= longest) return [];
    if (took <= longest + slackFor(view, request)) return [];
    return [
      {
        promise: 'answers come in time',
        job: request.job,
        says: `${request.api} took ${took} ms for ${request.kind} (${request.status ?? 'no answer'}), allowed are ${longest} ms`,
        at: request.sentAt,
      },
    ];
  });
}

/** Null: nothing is promised. */
function longestOf(view: View, request: ClientRequest): number | null {
  const { kind, api, sentAt, answeredAt } = request;
  const life = view.lives.find(({ process }) => process === api);
  if (!life || (life.to !== null && life.to <= answeredAt)) return null;
  const around = faultsDuring(view, placeOf(api), sentAt - 3_000, answeredAt);
  if (around.some(isOfTheProcess)) return null;
  if (kind === 'execute' && around.length > 0 && around.every(({ kind: fault }) => fault.startsWith('redis')))
    return EXECUTE_WITHOUT_REDIS_MS;
  return LONGEST[kind];
}

const isOfTheProcess = ({ kind }: FaultEvent): boolean => /^api (?:frozen|killed|told)|^wires/.test(kind);

/** What `?wait=10` is answered without an end, it is answered after 10 s; an API that must end answers at once. */
export function checkWaits(view: View): Breach[] {
  return view.requests.flatMap(({ kind, api, job, state, status, sentAt, answeredAt }) => {
    const early = kind === 'wait' && status === 200 && !hasEnded(state) && answeredAt - sentAt < 9_500;
    if (!early) return [];
    if (
      faultsDuring(view, placeOf(api), sentAt, answeredAt).some((fault) => fault.kind === 'api told to end')
    )
      return [];
    const says = `${api} has answered ${state} after ${answeredAt - sentAt} ms`;
    return [{ promise: 'a wait lasts until the end of its job, or its time', job, says, at: sentAt }];
  });
}
