import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';

/**
 * What a run writes as JSON, and what a later one is compared with.
 *
 * @typedef {object} Results
 * @property {string} date
 * @property {string} commit ends in `-dirty` if files had been changed
 * @property {Awaited<ReturnType<typeof describeMachine>>} machine
 * @property {import('./bench.mjs').Effort} effort
 * @property {(import('./row.mjs').Row & { part: string })[]} rows
 */

/**
 * Describes what the figures depend on.
 *
 * @param {import('./bench.mjs').Bench} bench
 */
export async function describeMachine({ pool, redis }) {
  /** @type {import('pg').QueryResult<{ version: string, fsync: string }>} */
  const { rows } = await pool.query(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`,
  );
  return {
    processors: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryMegabytes: Math.round(totalmem() / 1024 / 1024),
    node: process.version,
    postgres: rows[0]?.version ?? '',
    // Whether commits wait for the disk.
    fsync: rows[0]?.fsync ?? '',
    redis: /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? '',
  };
}

/** @returns {string} empty outside of a repository */
export const currentCommit = () =>
  spawnSync('git', ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'], {
    encoding: 'utf8',
  }).stdout.trim();

/**
 * @param {Date} date
 * @returns {string} the file that a run writes if none is named
 */
export const defaultFile = (date) =>
  `bench/results/${date.toISOString().replace(/\..*$/, '').replaceAll(':', '-')}.json`;

/**
 * @param {string} file
 * @param {Results} results
 */
export function writeResults(file, results) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/**
 * @param {string} file
 * @returns {Results}
 */
export function readResults(file) {
  /** @type {Results} */
  const results = JSON.parse(readFileSync(file, 'utf8'));
  return results;
}
