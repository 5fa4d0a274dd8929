import { join } from 'node:path';
import { endOrphans, migrate, prepareApplication, startApplication, STOP_MS } from './application.mjs';
import { build } from './build.mjs';
import { watchCaller } from './caller.mjs';
import { baseUrl, environment, reachableHost, readSettings } from './environment.mjs';
import { messageOf } from './errors.mjs';
import { dataFolder, makePassable } from './folders.mjs';
import { lockFolder } from './lock.mjs';
import { assertPortFree } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { isMigrated } from './migrations.mjs';
import { startRedis } from './redis.mjs';
import { ownSecretKey } from './secret-key.mjs';
import { killServers } from './server-process.mjs';
import { Supervised } from './supervised.mjs';
import { serveWeb } from './web-server.mjs';

/*
 * `npm start`: starts the services that are not given, applies the migrations, and starts the API and a worker. With LIUCHENG_ROLE:
 * starts that role only, on given services. `npm run dev` adds `--watch`: it builds now and after every change, and restarts the
 * application.
 */

/** @typedef {import('./application.mjs').Role} Role */
/** @typedef {import('./server-process.mjs').Handle} Handle */
/** @typedef {{ env: NodeJS.ProcessEnv, dataDir: string, graceMs: number, url: string, host: string, port: number }} Launch */

const WATCH = process.argv.includes('--watch');

/** Under npm a Ctrl-C arrives twice, from the terminal and from npm. Only a later signal asks for an immediate end. */
const SAME_SIGNAL_MS = 500;

/** @param {string} message */
const say = (message) => process.stderr.write(`liucheng: ${message}\n`);
const stopping = new AbortController();

/**
 * The servers that run, in the order of their start.
 *
 * @type {Supervised<Handle>[]}
 */
const services = [];

/** @type {Supervised[]} */
let application = [];

/**
 * Processes of the application that were started before their services, by role.
 *
 * @type {Map<Role, import('./application.mjs').Prepared>}
 */
const prepared = new Map();

/** @type {{ end: () => Promise<void> }[]} */
let watching = [];

/** @type {() => void} */
let unlock = () => undefined;

async function main() {
  const dataDir = dataFolder();
  // Before the build, which would change the program of an instance that runs here.
  const { DATABASE_URL, REDIS_URL, LIUCHENG_ROLE } = process.env;
  if (!LIUCHENG_ROLE?.trim() && !(DATABASE_URL?.trim() && REDIS_URL?.trim())) {
    makePassable(dataDir);
    unlock = lockFolder(dataDir);
  }
  // Only `npm run dev` loads swc, which takes time.
  const dev = WATCH ? await import('./rebuild.mjs') : undefined;
  await (dev ? dev.buildAtStart() : build());
  const settings = await readSettings();
  const onlyRole = process.env.LIUCHENG_ROLE?.trim() ? settings.role : undefined;
  const { databaseUrl, redisUrl, host, port, secretKeys } = settings;
  if (onlyRole && !(databaseUrl && redisUrl))
    throw new Error(
      'with LIUCHENG_ROLE, set DATABASE_URL and REDIS_URL to the servers that this process shares with the others',
    );

  // When the launcher starts everything, no load balancer needs notice before the API ends.
  const drainMs = onlyRole || process.env.LIUCHENG_DRAIN_MS ? settings.drainMs : 0;
  const graceMs = drainMs + settings.graceMs;
  await endOrphans(dataDir, graceMs + STOP_MS);
  if (onlyRole !== 'worker')
    await assertPortFree(port, host).catch((/** @type {unknown} */ error) => {
      throw new Error(`${messageOf(error)}: set PORT (and HOST) to where the API may listen`, {
        cause: error,
      });
    });

  // With `--watch`, a build could change the modules while they are loaded.
  if (!dev && !isStopping()) {
    const env = environment({ databaseUrl: '', redisUrl: '', port, secretKey: '', drainMs });
    for (const role of rolesOf(onlyRole)) prepared.set(role, prepareApplication(role, { env, dataDir }));
  }
  const [ownDatabase, ownRedis] = await Promise.all([
    databaseUrl ||
      startService('Postgres', (port, signal) =>
        startPostgres({ dataDir: join(dataDir, 'postgres'), port, signal }),
      ),
    redisUrl ||
      startService('Redis', (port, signal) => startRedis({ dataDir: join(dataDir, 'redis'), port, signal })),
  ]);
  // A single role shares its database with other processes, so it must be given the key that they use.
  const secretKey = onlyRole || secretKeys.length > 0 ? '' : ownSecretKey(dataDir);
  const env = environment({ databaseUrl: ownDatabase, redisUrl: ownRedis, port, secretKey, drainMs });
  /** @type {Launch} */
  const launch = { env, dataDir, graceMs, url: baseUrl(settings), host: reachableHost(host), port };
  if (stopping.signal.aborted) return;
  if (dev) {
    const rebuilds = dev.rebuildOnChange((isWhole) => {
      if (isWhole) restart(onlyRole, launch);
      else say('the last build that compiled keeps running; waiting for a change');
    });
    watching = [rebuilds];
  }
  await startAll(onlyRole, launch);
  if (!dev || isStopping()) return;
  dev.checkTypes();
  if (onlyRole !== 'worker') watching.push(await serveWeb(launch.url));
}

/** Whether the launcher is stopping, which may begin during any `await`. */
const isStopping = () => stopping.signal.aborted;

/**
 * @param {Role | undefined} onlyRole
 * @returns {Role[]}
 */
const rolesOf = (onlyRole) => (onlyRole ? [onlyRole] : ['api', 'worker']);

/**
 * @param {Role} role
 * @param {Role | undefined} onlyRole
 */
const prefixOf = (role, onlyRole) => (onlyRole ? '' : `${role.padEnd(6)} | `);

/**
 * @param {string} name
 * @param {(port: number | undefined, signal: AbortSignal) => Promise<Handle>} start with the port of the previous start
 * @returns {Promise<string>} its URL
 */
async function startService(name, start) {
  /** @type {Supervised<Handle>} */
  const service = new Supervised(name, (signal, previous) => start(previous?.port, signal), say);
  services.push(service);
  const { url } = await service.start();
  return url;
}

/**
 * Applies missing migrations and starts the application.
 *
 * @param {Role | undefined} onlyRole
 * @param {Launch} launch
 */
async function startAll(onlyRole, launch) {
  if (onlyRole !== 'worker' && !(await isMigrated(launch.env.DATABASE_URL ?? '')))
    await migrate({ ...launch, signal: stopping.signal });
  if (stopping.signal.aborted) return;
  const starts = rolesOf(onlyRole).map((role) => {
    /** @param {AbortSignal} signal */
    const begin = (signal) => {
      const either = AbortSignal.any([signal, stopping.signal]);
      const first = prepared.get(role);
      prepared.delete(role);
      return startApplication(role, { ...launch, signal: either, prefix: prefixOf(role, onlyRole) }, first);
    };
    const part = new Supervised(`the ${role}`, begin, say);
    application.push(part);
    return part.start();
  });
  // The ready line waits for the first role only. If a worker cannot boot, its error follows.
  const announced = starts[0]?.then(() => {
    if (isStopping()) return;
    process.stdout.write(onlyRole === 'worker' ? 'ready: worker\n' : `ready: ${launch.url}/docs\n`);
  });
  for (const start of [announced, ...starts.slice(1)]) start?.catch(fail);
  await Promise.allSettled(starts);
}

/** @type {Promise<void>} */
let restarting = Promise.resolve();
let isRestartPlanned = false;

/**
 * Restarts the application. Several builds during a restart cause one more restart.
 *
 * @param {Role | undefined} onlyRole
 * @param {Launch} launch
 */
function restart(onlyRole, launch) {
  if (isRestartPlanned) return;
  isRestartPlanned = true;
  restarting = restarting.then(async () => {
    isRestartPlanned = false;
    if (stopping.signal.aborted) return;
    await Promise.all(application.map((part) => part.stop()));
    application = [];
    await startAll(onlyRole, launch).catch(fail);
  });
}

/** @param {unknown} error */
function fail(error) {
  if (stopping.signal.aborted) return;
  say(messageOf(error));
  if (watching.length > 0) say('waiting for a change');
  else void shutDown(1);
}

/**
 * Stops the application and then its services, which it needs to release its jobs.
 *
 * @param {number} code of this process's exit
 */
async function shutDown(code) {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await Promise.all(watching.map((watch) => watch.end()));
  await restarting;
  await endPrepared();
  await Promise.allSettled(application.map((part) => part.stop()));
  const ends = await Promise.allSettled(services.map((service) => service.stop()));
  for (const end of ends) if (end.status === 'rejected') say(messageOf(end.reason));
  unlock();
  process.exit(code);
}

/** Ends the processes that wait for their services. They hold nothing. */
async function endPrepared() {
  await Promise.all([...prepared.values()].map(({ end }) => end('SIGKILL')));
}

async function shutDownAtOnce() {
  await endPrepared();
  await Promise.allSettled([...application, ...services].map((part) => part.kill()));
  await killServers();
  unlock();
  process.exit(130);
}

/** @type {number | undefined} */
let firstSignal;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {
    if (firstSignal === undefined) {
      firstSignal = Date.now();
      say('stopping');
      void shutDown(0);
    } else if (Date.now() - firstSignal > SAME_SIGNAL_MS) void shutDownAtOnce();
  });
watchCaller(() => {
  say('npm has ended; stopping');
  void shutDown(0);
});
// The terminal or the reader of a pipe may close first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

await main().catch(fail);
