import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { cloneDatabase } from './support/database.js';
import { until } from './support/until.js';

it('the migrations name a setting that is wrong, without a stack', () => {
  const env = { ...process.env, DATABASE_URL: 'mysql://db' };
  const { status, stderr } = spawnSync(process.execPath, ['dist/database/migrate.js'], {
    env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    1,
    'DATABASE_URL takes a URL that starts with postgres:// or postgresql://\n',
  ]);
});

/** A port at which nothing listens, and no other test will. */
const NOWHERE = 'postgres://nobody@127.0.0.1:1/none';

it.each([
  ['a worker', 'dist/main.js'],
  ['the migrations', 'dist/database/migrate.js'],
  ['reencrypt', 'dist/boot/reencrypt/reencrypt.js'],
])('%s: names the variable and the cause where there is no Postgres, in one line', (_name, program) => {
  const { status, stderr } = spawnSync(process.execPath, [program], {
    env: {
      ...process.env,
      DATABASE_URL: NOWHERE,
      LIUCHENG_ROLE: 'worker',
      LIUCHENG_SECRET_KEY: '0'.repeat(64),
    },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([
    1,
    'Postgres (DATABASE_URL) cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
  ]);
});

it('the migrations end beside a Postgres that accepts the connection and never answers', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const child = spawn(process.execPath, ['dist/database/migrate.js'], {
    env: { ...process.env, DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  expect(await text(child.stderr)).toMatch('Postgres (DATABASE_URL) did not answer within 10000 ms');
  expect(await exited).toEqual([1, null]);
  silent.close();
});

it('a worker that loses its connection while it starts says so in one line', async () => {
  const own = await cloneDatabase();
  const [locking, ending] = [new pg.Client(own.url), new pg.Client(own.url)];
  await Promise.all([locking.connect(), ending.connect()]);
  await locking.query('BEGIN; LOCK TABLE variable_value');
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...process.env, DATABASE_URL: own.url, LIUCHENG_ROLE: 'worker' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const said = text(child.stderr);
  await until(async () => {
    const { rowCount } = await ending.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return (rowCount ?? 0) > 0;
  }, 'its connection has ended');
  expect([await said, await exited]).toEqual([
    'Postgres (DATABASE_URL) cannot be used: terminating connection due to administrator command\n',
    [1, null],
  ]);
  await Promise.all([locking.end(), ending.end()]);
  await own.drop();
});
