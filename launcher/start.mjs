import { join } from 'node:path';
import { endOrphans, migrate, startApplication } from './application.mjs';
import { watchCaller } from './caller.mjs';
import { baseUrl, environment, readSettings } from './environment.mjs';
import { dataFolder, makePassable } from './folders.mjs';
import { lockFolder } from './lock.mjs';
import { assertPortFree } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { rebuildOnChange } from './rebuild.mjs';
import { startRedis } from './redis.mjs';
import { ownSecretKey } from './secret-key.mjs';
import { Supervised } from './supervised.mjs';

/**
 * `npm start`: the services that are not given, the migrations, the API and a worker. With LIUCHENG_ROLE: that role alone, on
 * given services. `npm run dev` is the same with `--watch`: it builds on every change and starts the application anew.
 */
const WATCH = process.argv.includes('--watch');

/** Ctrl-C under npm arrives twice, from the terminal and from npm; only a later one means that it should be quick. */
const SAME_SIGNAL_MS = 500;

const say = (message) => process.stderr.write(`liucheng: ${message}\n`);
const stopping = new AbortController();

/** What runs, in the order of its start. */
let services = [];
let application = [];
let rebuilding;
let unlock = () => {};

async function main() {
  const settings = await readSettings();
  const alone = process.env.LIUCHENG_ROLE?.trim() || undefined;
  const { databaseUrl, redisUrl, host, port, secretKeys } = settings;
  if (alone && !(databaseUrl && redisUrl))
    throw new Error(
      'with LIUCHENG_ROLE, set DATABASE_URL and REDIS_URL to the servers that this process shares with the others',
    );

  const dataDir = dataFolder();
  if (!(databaseUrl && redisUrl)) {
    makePassable(dataDir);
    unlock = lockFolder(dataDir);
  }
  // Where it starts all of it, nobody stands in front who would have to be told before the API ends.
  const drainMs = alone || process.env.LIUCHENG_DRAIN_MS ? settings.drainMs : 0;
  const patienceMs = drainMs + settings.graceMs;
  await endOrphans(dataDir, patienceMs + 5_000);
  if (alone !== 'worker')
    await assertPortFree(port, host).catch((error) => {
      throw new Error(`${error.message}: set PORT (and HOST) to where the API may listen`, { cause: error });
    });

  const [ownDatabase, ownRedis] = await Promise.all([
    databaseUrl ||
      startService('Postgres', (port) => startPostgres({ dataDir: join(dataDir, 'postgres'), port })),
    redisUrl || startService('Redis', (port) => startRedis({ dataDir: join(dataDir, 'redis'), port })),
  ]);
  // A role alone shares its database with others, and so must be told the key that they have.
  const secretKey = alone || secretKeys.length > 0 ? '' : ownSecretKey(dataDir);
  const env = environment({ databaseUrl: ownDatabase, redisUrl: ownRedis, port, secretKey, drainMs });
  const launch = { env, dataDir, graceMs: patienceMs, url: baseUrl(settings) };
  if (stopping.signal.aborted) return;
  if (WATCH) rebuilding = await rebuildOnChange(() => restart(alone, launch));
  await startAll(alone, launch);
}

async function startService(name, start) {
  const service = new Supervised(name, (_signal, previous) => start(previous?.port), say);
  services.push(service);
  const { url } = await service.start();
  return url;
}

async function startAll(alone, launch) {
  if (alone !== 'worker') await migrate({ ...launch, signal: stopping.signal });
  if (stopping.signal.aborted) return;
  const roles = alone ? [alone] : ['api', 'worker'];
  const starts = roles.map((role) => {
    const begin = (signal) =>
      startApplication(role, {
        ...launch,
        signal: AbortSignal.any([signal, stopping.signal]),
        prefix: alone ? '' : `${role.padEnd(6)} | `,
      });
    const part = new Supervised(`the ${role}`, begin, say);
    application.push(part);
    return part.start();
  });
  // The ready line waits for the API only: a worker that cannot boot is told of when that is known.
  starts[0].then(() => {
    if (stopping.signal.aborted) return;
    process.stdout.write(alone === 'worker' ? 'ready: worker\n' : `ready: ${launch.url}/docs\n`);
  }, fail);
  for (const start of starts.slice(1)) start.catch(fail);
  await Promise.allSettled(starts);
}

let restarting = Promise.resolve();
let wanted = false;

/** Several builds during one restart make one more restart. */
function restart(alone, launch) {
  if (wanted) return;
  wanted = true;
  restarting = restarting.then(async () => {
    wanted = false;
    if (stopping.signal.aborted) return;
    await Promise.all(application.map((part) => part.stop()));
    application = [];
    await startAll(alone, launch).catch(fail);
  });
}

function fail(error) {
  if (stopping.signal.aborted) return;
  say(error.message);
  if (rebuilding) say('waiting for a change');
  else void shutDown(1);
}

/** The application first, which needs its services to give its jobs back. */
async function shutDown(code) {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await rebuilding?.end();
  await restarting;
  await Promise.allSettled(application.map((part) => part.stop()));
  const ends = await Promise.allSettled(services.map((service) => service.stop()));
  for (const { reason } of ends) if (reason) say(reason.message);
  unlock();
  process.exit(code);
}

async function shutDownAtOnce() {
  await Promise.allSettled([...application, ...services].map((part) => part.kill()));
  unlock();
  process.exit(130);
}

let firstSignal;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (firstSignal === undefined) {
      firstSignal = Date.now();
      say('stopping');
      void shutDown(0);
    } else if (Date.now() - firstSignal > SAME_SIGNAL_MS) void shutDownAtOnce();
  });
watchCaller(() => {
  say('npm has gone; stopping');
  void shutDown(0);
});
// The terminal or the reader of a pipe may go first.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

await main().catch(fail);
