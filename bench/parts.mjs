import { auth } from './parts/auth.mjs';
import { batch } from './parts/batch.mjs';
import { code } from './parts/code.mjs';
import { engine } from './parts/engine.mjs';
import { history } from './parts/history.mjs';
import { http } from './parts/http.mjs';
import { jobs } from './parts/jobs.mjs';
import { memory } from './parts/memory.mjs';
import { million } from './parts/million.mjs';
import { neighbours } from './parts/neighbours.mjs';
import { outside } from './parts/outside.mjs';
import { schedules } from './parts/schedules.mjs';
import { stop } from './parts/stop.mjs';
import { waiting } from './parts/waiting.mjs';
import { watch } from './parts/watch.mjs';
import { workers } from './parts/workers.mjs';

/**
 * A group of rows that are measured on the same programs, with a database and a Redis of its own.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} about what it measures, in one line
 * @property {Record<string, import('./harness/bench.mjs').Program>} programs that run from the beginning; the measurement may start
 *   others
 * @property {(bench: import('./harness/bench.mjs').Bench) => AsyncGenerator<import('./harness/row.mjs').Row>} measure
 */

/** @type {Part[]} */
export const PARTS = [
  engine,
  memory,
  http,
  auth,
  batch,
  jobs,
  workers,
  outside,
  code,
  stop,
  watch,
  neighbours,
  schedules,
  waiting,
  history,
  million,
];
