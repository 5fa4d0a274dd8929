import type { Random } from './random.js';

/** Each kind of fault, with how often it is drawn. */
const WEIGHTS = {
  'worker killed': 16,
  'worker frozen': 14,
  'worker told to end': 8,
  'worker cut off from Postgres': 6,
  'worker half-open to Postgres': 4,
  'worker stalled to Postgres': 5,
  'worker cut off from Redis': 4,
  'worker half-open to Redis': 3,
  'worker clock jumps': 6,
  'api killed': 5,
  'api frozen': 3,
  'api told to end': 4,
  'api cut off from Postgres': 3,
  'api cut off from Redis': 3,
  'network slow': 6,
  'redis killed': 5,
  'redis loses its disk': 4,
  'redis frozen': 4,
  'redis flushed': 6,
  'redis clients killed': 5,
  'postgres restarted at once': 5,
  'postgres stalled': 3,
  'backends terminated': 6,
  'postgres read-only': 5,
  'postgres out of disk': 5,
  'postgres fails over to a lagging replica': 4,
  'process locked': 5,
  'jobs locked': 4,
};

export type FaultKind = keyof typeof WEIGHTS;

export const FAULT_KINDS = Object.keys(WEIGHTS) as FaultKind[];

/** A fault as it is drawn. */
export interface Fault {
  kind: FaultKind;
  /** Milliseconds after the run's begin. */
  at: number;
  /** Its duration, or how long the process that it ends stays away, in milliseconds. */
  ms: number;
  /** Which of the processes, modulo their number. */
  target: number;
  /** Of a clock: by how much it jumps. */
  shiftMs: number;
}

/** Draws the duration of a fault, shorter or longer than the lease. */
const spanOf = (random: Random, leaseMs: number): number =>
  random.chance(0.5) ? random.int(100, leaseMs / 2) : random.int(leaseMs * 0.9, leaseMs * 2.2);

const DAY = 86_400_000;

/** Draws the faults of a run, spread over `overMs`; `only` restricts their kinds. */
export function drawSchedule(
  random: Random,
  { faults, overMs, leaseMs, only }: { faults: number; overMs: number; leaseMs: number; only?: FaultKind[] },
): Fault[] {
  const weights: Partial<Record<FaultKind, number>> = only
    ? Object.fromEntries(only.map((kind) => [kind, WEIGHTS[kind]]))
    : WEIGHTS;
  return Array.from({ length: faults }, (_, index) => ({
    kind: random.weighted(weights),
    at: Math.round(((index + random.next()) / faults) * overMs),
    ms: spanOf(random, leaseMs),
    target: random.int(0, 1_000),
    shiftMs: (random.chance(0.5) ? 1 : -1) * (random.chance(0.5) ? random.int(500, 60_000) : 30 * DAY),
  }));
}
