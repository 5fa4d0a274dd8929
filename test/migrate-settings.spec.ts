import { spawnSync } from 'node:child_process';

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
