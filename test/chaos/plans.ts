import { type KindName, KINDS, mayNotFit } from './flows.js';
import type { Random } from './random.js';

/** The actions of one client. */
export interface Plan {
  tag: string;
  kind: KindName;
  /** Sends idempotency keys with all that starts jobs, and so may ask again. */
  keyed: boolean;
  /**
   * How many requests that start the same are sent at once, with one key; also how many events are sent at once. Of an untried draft:
   * how many executes, each for a job of its own.
   */
  copies: number;
  /** How many jobs one batch starts; null: an execute starts one. */
  batch: number | null;
  /** When it stops its jobs, after their start was answered: those of a batch all at once; null: never. */
  stopAfterMs: number | null;
  /** Stops the job once it has ended, which must not change it. */
  stopsAfterEnd: boolean;
  /** Lets the outside service be told of the end of the job, or of each job of the batch. */
  callsBack: boolean;
  /** When the event of the job is sent, after the outside service was told the token. */
  eventAfterMs: number;
  /** Watches the events of the job, over many connections. */
  watches: boolean;
  /** What it starts one after the other, each once the job before has ended. Of an untried draft: only for the first job. */
  reruns: RerunPlan[];
}

/** A rerun of the job before. */
export interface RerunPlan {
  /** Goes on where the job before has failed or was stopped. It is left out if that job was successful. */
  resumes: boolean;
  /** When it stops the new job. */
  stopAfterMs: number | null;
  /** Changes the flow before: of a submitted process by a new version, otherwise by another draft. The rerun has the flow of the job before. */
  changesFlow: boolean;
  /** Goes on with the newest version instead of that of the job before. Only if it resumes and changes the flow. */
  withNewest: boolean;
}

/** Flows that end the process they run in. */
const DEADLY: KindName[] = ['killer', 'stuck'];

/** Kinds whose client asks until it is answered: a delivery has an id, and a job that nobody knows would wait for its event forever. */
const ALWAYS_KEYED: KindName[] = ['hooked', 'event'];

/** How many jobs of a run are watched, at most: the harness reads every event of them. */
const WATCHED = 200;

/** A schedule that ticks during a run. */
export interface SchedulePlan {
  name: string;
  /** A divisor of 60. */
  everySeconds: number;
}

/** Draws what the clients of a run do; `deadly` of them execute flows that end their worker. */
export function drawPlans(random: Random, jobs: number, deadly: number): Plan[] {
  const weights = Object.fromEntries(Object.entries(KINDS).map(([name, { weight }]) => [name, weight]));
  const every = Math.ceil(jobs / Math.max(1, deadly));
  const watchedEvery = Math.max(2, Math.ceil(jobs / WATCHED));
  return Array.from({ length: jobs }, (_, index) => {
    const isKiller = deadly > 0 && index % every === Math.floor(every / 2);
    const kind = isKiller ? DEADLY[index % DEADLY.length]! : (random.weighted(weights) as KindName);
    const keyed = ALWAYS_KEYED.includes(kind) || random.chance(0.75);
    const isBatch = BATCHED.includes(kind) && random.chance(0.04);
    const reruns = isKiller || isBatch ? [] : drawReruns(random, kind);
    const copied = random.chance(ALWAYS_KEYED.includes(kind) ? 0.5 : 0.1);
    const stops =
      kind === 'endless' || isBatch || random.chance(0.16) || reruns.some(({ resumes }) => resumes);
    return {
      tag: `t${index}`,
      kind,
      keyed,
      copies: kind === 'untried' ? random.int(4, 8) : keyed && copied ? random.int(2, 4) : 1,
      batch: isBatch ? random.int(2, 8) : null,
      stopAfterMs: stops && !isKiller ? drawStop(random, kind) : null,
      stopsAfterEnd: random.chance(0.08),
      watches: index % watchedEvery === 0,
      callsBack: kind !== 'hooked' && random.chance(0.08),
      eventAfterMs: random.int(0, 4_000),
      reruns,
    };
  });
}

/** Kinds whose flows are submitted before, and end without a stop. */
const BATCHED: KindName[] = ['recorded', 'outside', 'parallel', 'loop', 'call', 'parked', 'long', 'fails'];

/** How probable it is that the client runs a job again, and what that is like. */
const AGAIN = { any: 0.1, resumes: 0.7, changesFlow: 0.5, withNewest: 0.6 };

/** The same where versions may not fit. */
const CORRECTED_AGAIN = { any: 0.7, resumes: 0.95, changesFlow: 0.9, withNewest: 0.9 };

function drawReruns(random: Random, kind: KindName): RerunPlan[] {
  const again = mayNotFit(kind) ? CORRECTED_AGAIN : AGAIN;
  if (!random.chance(again.any)) return [];
  return Array.from({ length: random.int(1, 3) }, () => {
    const stops = kind === 'endless' || random.chance(0.4);
    const [resumes, changesFlow] = [random.chance(again.resumes), random.chance(again.changesFlow)];
    return {
      resumes,
      stopAfterMs: stops ? drawStop(random, kind) : null,
      changesFlow,
      withNewest: resumes && changesFlow && random.chance(again.withNewest),
    };
  });
}

const drawStop = (random: Random, kind: KindName): number => random.int(kind === 'endless' ? 500 : 0, 2_000);
