import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import pg from 'pg';
import { API_FLAGS, ENVIRONMENT } from '../../launcher/application.mjs';
import { freePort } from '../../launcher/ports.mjs';
import { until } from './until.mjs';
import { allProcesses, ownUsage, parentOf, residentMegabytes, usageOfTree } from './usage.mjs';

/**
 * A program that a part needs. It prints ` is up` when it is.
 *
 * @typedef {object} Program
 * @property {string} file run by Node
 * @property {readonly string[]} [flags] of Node
 * @property {NodeJS.ProcessEnv} [env] added to DATABASE_URL, REDIS_URL and PORT
 *
 * @typedef {object} Effort
 * @property {number} rounds of each row
 * @property {number} seconds of load in each round
 * @property {number} share of the jobs and rows that a part makes, 0–1
 */

/** @param {NodeJS.ProcessEnv} [env] */
export const api = (env) => ({
  file: 'dist/main.js',
  flags: API_FLAGS,
  env: { LIUCHENG_ROLE: 'api', ...env },
});

/** @param {NodeJS.ProcessEnv} [env] */
export const worker = (env) => ({ file: 'dist/main.js', env: { LIUCHENG_ROLE: 'worker', ...env } });

/** What a part measures with: a database and a Redis of its own, and the programs that run on them. */
export class Bench {
  /** @type {Map<string, { child: import('node:child_process').ChildProcess, url: string }>} */
  #running = new Map();
  /** @type {Promise<readonly [postgres: number, redis: number]> | undefined} */
  #pids;
  /** Microseconds of CPU time that this process spent on looking at the usage. */
  #measuring = 0;

  /**
   * @param {object} given
   * @param {string} given.databaseUrl
   * @param {string} given.redisUrl
   * @param {Effort} given.effort
   */
  constructor({ databaseUrl, redisUrl, effort }) {
    this.effort = effort;
    this.env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
    this.pool = new pg.Pool({ connectionString: databaseUrl });
    this.redis = new Redis(redisUrl);
  }

  /**
   * @param {number} count of what a part makes
   * @returns {number} how many it makes with this effort
   */
  scaled(count) {
    return Math.max(1, Math.round(count * this.effort.share));
  }

  /**
   * Starts a program, and waits until it is up.
   *
   * @param {string} name under which its usage is shown
   * @param {Program} program
   */
  async start(name, { file, flags = [], env }) {
    const port = await freePort();
    const child = spawn(process.execPath, [...flags, file], {
      env: { ...ENVIRONMENT, ...process.env, ...this.env, PORT: `${port}`, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#running.set(name, { child, url: `http://127.0.0.1:${port}` });
    await new Promise((resolve, reject) => {
      child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
        if (chunk.includes(' is up')) resolve(undefined);
      });
      child.once('exit', () => reject(new Error(`${name} (${file}) has ended`)));
    });
  }

  /**
   * @param {string} name of a program that runs
   * @returns {string} where it listens
   */
  url(name) {
    return this.#program(name).url;
  }

  /**
   * @param {string} name of a program that runs
   * @returns {number} its resident megabytes
   */
  memory(name) {
    return residentMegabytes(this.#program(name).child.pid ?? 0);
  }

  /**
   * @param {string} name of a program that runs
   * @param {() => Promise<unknown>} work
   * @returns {Promise<number>} the most resident megabytes that the program had while the work was done
   */
  async peakMemory(name, work) {
    let most = this.memory(name);
    const look = setInterval(() => (most = Math.max(most, this.memory(name))), 100);
    try {
      await work();
    } finally {
      clearInterval(look);
    }
    return most;
  }

  /** @param {string} name */
  #program(name) {
    const program = this.#running.get(name);
    if (!program) throw new Error(`${name} does not run`);
    return program;
  }

  /**
   * Ends a program as an operator does, and waits for its end.
   *
   * @param {string} name
   */
  async stop(name) {
    const { child } = this.#program(name);
    this.#running.delete(name);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  /**
   * The usage of each program, of Postgres, of Redis, and of this process, which is the client.
   *
   * @returns {Promise<Record<string, import('./usage.mjs').Usage>>}
   */
  async usage() {
    const client = ownUsage();
    client.cpu -= this.#measuring;
    const [postgres, redis] = await (this.#pids ??= this.#servers());
    const processes = allProcesses();
    /** @type {Record<string, import('./usage.mjs').Usage>} */
    const programs = {};
    for (const [name, { child }] of this.#running) programs[name] = usageOfTree(child.pid ?? 0, processes);
    const usage = {
      ...programs,
      Postgres: usageOfTree(postgres, processes),
      Redis: usageOfTree(redis, processes),
      client,
    };
    this.#measuring = ownUsage().cpu - client.cpu;
    return usage;
  }

  /**
   * Waits until Postgres has ended what a load has left behind. Fifty requests that a client has given up wait for 140 ms each where a yardstick
   * counts a million rows: measured meanwhile, a list of ours had half of its requests/s.
   */
  async settled() {
    await until(async () => {
      /** @type {import('pg').QueryResult<{ settled: boolean }>} */
      const { rows } = await this.pool.query(
        `SELECT NOT EXISTS (
           SELECT FROM pg_stat_activity
           WHERE datname = current_database() AND backend_type = 'client backend' AND state = 'active'
             AND pid <> pg_backend_pid()
         ) AS settled`,
      );
      return rows[0]?.settled === true;
    });
  }

  /** The processes of Postgres and Redis. */
  async #servers() {
    /** @type {import('pg').QueryResult<{ pid: number }>} */
    const { rows } = await this.pool.query('SELECT pg_backend_pid() AS pid');
    const postgres = parentOf(rows[0]?.pid ?? 0);
    const redis = Number(/^process_id:(\d+)/m.exec(await this.redis.info('server'))?.[1]);
    return /** @type {const} */ ([postgres, redis]);
  }

  /** Ends everything that was started. */
  async end() {
    this.kill();
    this.redis.disconnect();
    await this.pool.end();
  }

  /** Ends the programs at once. */
  kill() {
    for (const { child } of this.#running.values()) child.kill('SIGKILL');
    this.#running.clear();
  }
}
