import { spawnSync } from 'node:child_process';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { type Database, type Statement } from '../../src/database/database.js';
import { EncodingWarning } from '../../src/database/encoding.js';
import { migrations } from '../../src/database/migrations/index.js';
import { useOwnDatabase } from './own-database.js';

describe('a database with another encoding than UTF8', () => {
  const { url, migrate } = useOwnDatabase(
    `ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
  );
  const says =
    "the database of DATABASE_URL has the encoding LATIN1, in which jobs and texts can fail. It has to be UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0";
  const run = (script: string) =>
    spawnSync(process.execPath, [script], { env: { ...process.env, DATABASE_URL: url }, encoding: 'utf8' });

  it('is refused while it is new, and migrated later, when it has tables', async () => {
    expect(run('dist/database/migrate.js')).toMatchObject({ status: 1, stdout: '', stderr: `${says}\n` });
    await migrate(migrations.slice(0, -1));
    expect(run('dist/database/migrate.js')).toMatchObject({ status: 0, stderr: '' });
  });

  it('is named by a process that starts', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const rows = async ({ text }: Statement) => (await client.query(text)).rows;
    await new EncodingWarning({ rows } as unknown as Database).onApplicationBootstrap();
    expect(warn.mock.calls).toEqual([[says]]);
    warn.mockRestore();
    await client.end();
  });
});
