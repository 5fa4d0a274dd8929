/*
 * Loaded into each process of a chaos run before the application, which knows nothing of it. It adds to each outside request
 * who made it and when, lets the wall clock jump, and plants bugs.
 */
import { subscribe } from 'node:diagnostics_channel';
import { isMainThread } from 'node:worker_threads';
import { SETTLE } from '../../src/callbacks/sending/settle-statements.js';
import { Attempt } from '../../src/flow/run/attempt.js';
import { editStatement, type Plant, repairAll, replaceMembers } from './planted-bug.js';
import { usedBy } from './usage.js';

const trueNow = Date.now;
let shiftMs = 0;

class ShiftedDate extends Date {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [trueNow() + shiftMs] : given) as [number]));
  }

  static override now(): number {
    return trueNow() + shiftMs;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;

/** Which job and step an idempotency key, a hash, stands for: the checks read both. */
const steps = new Map<string, string>();

/** Keeps the step of each idempotency key, even if a planted bug changes the keys. */
const recordSteps: Plant = () => {
  const { get } = Object.getOwnPropertyDescriptor(Attempt.prototype, 'idempotencyKey')!;
  return replaceMembers(Attempt.prototype, {
    idempotencyKey: {
      configurable: true,
      get(this: Attempt) {
        const key = get!.call(this) as string;
        steps.set(key, encodeURIComponent(`${this['owner'].fiber.run.job.id}:${this['owner'].key}`));
        return key;
      },
    },
  });
};

/** A callback that failed is sent again ten times sooner, so that a run need not wait for minutes. */
editStatement(SETTLE, "$5::float8 * interval '1 ms'", "$5::float8 * interval '0.1 ms'");

let repair = (): void => undefined;

/** Plants these bugs, and removes all others. */
async function plantBugs(names: string[]): Promise<void> {
  const bugs = await Promise.all(
    names.map((name) => import(`./planted-bugs/${name}.js`) as Promise<{ plant: Plant }>),
  );
  repair();
  repair = repairAll(...[...bugs.map(({ plant }) => plant), recordSteps].map((plant) => plant()));
}

if (isMainThread) await plantBugs((process.env.CHAOS_PLANTED_BUGS ?? '').split(',').filter(Boolean));

/** The fields of a request that undici reports. */
interface OutgoingRequest {
  /** The header text as it is sent, or names and values alternating. */
  headers: string | string[];
  addHeader(name: string, value: string): void;
}

function idempotencyKeyOf({ headers }: OutgoingRequest): string | undefined {
  if (typeof headers === 'string') return /^idempotency-key: (.*)$/im.exec(headers)?.[1]?.trim();
  const at = headers.findIndex((name, index) => index % 2 === 0 && /^idempotency-key$/i.test(name));
  return at < 0 ? undefined : headers[at + 1];
}

subscribe('undici:request:create', (message) => {
  const { request } = message as { request: OutgoingRequest };
  request.addHeader('x-chaos-process', process.env.CHAOS_PROCESS ?? '');
  request.addHeader('x-chaos-pid', String(process.pid));
  request.addHeader('x-chaos-created', String(trueNow()));
  const step = steps.get(idempotencyKeyOf(request) ?? '');
  if (step !== undefined) request.addHeader('x-chaos-step', step);
});

/** The messages of the harness to this process. */
interface Told {
  chaosShiftMs?: number;
  chaosPlantedBugs?: string[];
}

// A process that the application itself has started has a channel of the application's.
if (isMainThread && process.ppid === Number(process.env.CHAOS_HARNESS)) {
  process.on('message', ({ chaosShiftMs, chaosPlantedBugs }: Told) => {
    if (chaosShiftMs !== undefined) shiftMs = chaosShiftMs;
    if (chaosPlantedBugs) void plantBugs(chaosPlantedBugs).then(() => process.send?.('planted'));
  });
  setInterval(() => process.send?.(usedBy(process.pid)), 500).unref();
  process.channel?.unref();
}
