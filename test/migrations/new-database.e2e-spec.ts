import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { createInstallation } from '../support/processes.js';
import { useOwnDatabase } from './own-database.js';

describe('a new database without tables', () => {
  const { url } = useOwnDatabase();

  it.each(['api', 'worker'] as const)(
    'ends a process of the role %s, which says what to run',
    async (role) => {
      const installation = await createInstallation({ DATABASE_URL: url });
      try {
        await expect(installation.start(role)).rejects.toThrow(
          'the database is not migrated: relation "variable" does not exist. Run: npm run migration:run\n',
        );
      } finally {
        await installation.close();
      }
    },
  );

  it.each([
    ['reencrypt', ['dist/boot/reencrypt/reencrypt.js'], 'variable_value'],
    ['user', ['dist/auth/command/user-command.js', 'list'], 'users'],
  ])('is named by the command %s, in one line', (_name, args, table) => {
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, DATABASE_URL: url, LIUCHENG_SECRET_KEY: '0'.repeat(64) },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      `the database is not migrated: relation "${table}" does not exist. Run: npm run migration:run\n`,
    ]);
  });
});

describe('a new database without a schema', () => {
  const { url } = useOwnDatabase();

  it('is named by the migrations, in one line', async () => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('DROP SCHEMA public');
    await client.end();
    const { status, stderr } = spawnSync(process.execPath, ['dist/database/migrate.js'], {
      env: { ...process.env, DATABASE_URL: url },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      `Postgres (DATABASE_URL) cannot be used: the role "${new URL(url).username}" can use no schema of its search_path ("$user", public). Give it the rights that docker/roles.sql gives to liucheng (docs/deployment.md)\n`,
    ]);
  });
});
