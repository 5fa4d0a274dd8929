import { median } from './statistics.mjs';

/**
 * What one round measured.
 *
 * @typedef {object} Measured
 * @property {number} value in the unit of the row
 * @property {number} operations how many requests or jobs it was, among which the CPU time is divided
 *
 * @typedef {import('./row.mjs').Side} Side
 * @typedef {Awaited<ReturnType<import('./bench.mjs').Bench['usage']>>} Usage
 */

/**
 * Measures a row: in each round the yardstick and then ours. The first round is a warm-up and is not counted.
 *
 * @param {import('./bench.mjs').Bench} bench whose processes are watched
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.unit
 * @param {'more' | 'less'} options.better
 * @param {import('./row.mjs').Goal} [options.goal]
 * @param {() => Promise<Measured>} options.ours
 * @param {{ name: string, measure: () => Promise<Measured> }} [options.yardstick]
 * @returns {Promise<import('./row.mjs').Row>}
 */
export async function measureRow(bench, { ours, yardstick, ...head }) {
  /** @type {Side} */
  const our = { values: [], costs: {} };
  /** @type {Side} */
  const their = { values: [], costs: {} };
  for (let round = 0; round <= bench.effort.rounds; round += 1) {
    const isCounted = round > 0;
    if (yardstick) await measure(bench, yardstick.measure, isCounted ? their : undefined);
    await measure(bench, ours, isCounted ? our : undefined);
  }
  return { ...head, ours: our, ...(yardstick && { yardstick: { name: yardstick.name, ...their } }) };
}

/**
 * @param {import('./bench.mjs').Bench} bench
 * @param {() => Promise<Measured>} work
 * @param {Side} [side] gets the result
 */
async function measure(bench, work, side) {
  const before = await bench.usage();
  const { value, operations } = await work();
  const after = await bench.usage();
  await bench.settled();
  side?.values.push(value);
  if (side) addCosts(side.costs, { before, after, operations });
}

/**
 * @param {Side['costs']} costs
 * @param {{ before: Usage, after: Usage, operations: number }} round
 */
function addCosts(costs, { before, after, operations }) {
  for (const [name, { cpu, memory }] of Object.entries(after)) {
    const cost = (costs[name] ??= { cpu: [], memory: [] });
    cost.cpu.push((cpu - (before[name]?.cpu ?? 0)) / operations);
    cost.memory.push(memory);
  }
}

/** A round of requests takes at least so long: the CPU time of processes is known to 10 ms. */
const ROUND_MS = 300;

/**
 * Sends a request again and again, one at a time.
 *
 * @param {() => Promise<unknown>} request
 * @param {number} [roundMs]
 * @returns {Promise<Measured>} the median of the times, in milliseconds
 */
export async function latency(request, roundMs = ROUND_MS) {
  /** @type {number[]} */
  const times = [];
  const begun = performance.now();
  do {
    const start = performance.now();
    await request();
    times.push(performance.now() - start);
  } while (performance.now() - begun < roundMs);
  return { value: median(times), operations: times.length };
}
