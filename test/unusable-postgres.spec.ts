import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

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
