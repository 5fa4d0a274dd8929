import { type Breach, type ClientRequest, type FaultEvent, placeOf, type RequestKind } from '../history.js';
import { faultsDuring, type View } from './view.js';

/** The longest that an answer may take, in milliseconds; a `wait` asks for 10 s, a stop may wait 3 s for its worker. */
const LONGEST: Record<RequestKind, number> = { execute: 5_000, stop: 8_000, look: 5_000, wait: 15_000 };

/** While only Redis is away. */
const EXECUTE_WITHOUT_REDIS_MS = 2_000;

/** What a busy machine may add to any answer. */
const SLACK_MS = 1_000;

/** Answers come in time, whatever is away; a process that is dead or frozen, or on a slow wire, gives none. */
export function checkAnswers(view: View): Breach[] {
  return view.requests.flatMap((request) => {
    const took = request.answeredAt - request.sentAt;
    const longest = longestOf(view, request);
    if (longest === null || took <= longest + SLACK_MS + view.lateMs) return [];
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
