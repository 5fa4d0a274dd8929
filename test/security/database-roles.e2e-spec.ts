import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Retention } from '../../src/worker/retention.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * `docker/roles.sql`: what an attacker with the database password of the API and the workers can do.
 */

const SUFFIX = randomBytes(4).toString('hex');
const DATABASE = `roles_${SUFFIX}`;
const [OWNER, APP] = [`liucheng_${SUFFIX}`, `liucheng_app_${SUFFIX}`];

/** The script with role names of this run, and without psql's own commands. */
async function script(): Promise<string> {
  const text = await readFile('docker/roles.sql', 'utf8');
  return text
    .replace(/^SELECT .*\\gset$/m, '')
    .replaceAll(':"database"', DATABASE)
    .replace(/:'\w+_password'/g, `'${SUFFIX}'`)
    .replace(/\bliucheng(?:_app)?\b(?=[ ;])/g, (role) => `${role}_${SUFFIX}`);
}

describe('the role of the API and the workers', () => {
  let admin: pg.Client;
  let server: Server;
  let app: pg.Client;

  const urlFor = (role?: string): string => {
    const url = new URL(process.env.DATABASE_URL!);
    url.pathname = `/${DATABASE}`;
    if (role !== undefined) [url.username, url.password] = [role, SUFFIX];
    return url.href;
  };

  beforeAll(async () => {
    admin = new pg.Client(process.env.DATABASE_URL);
    await admin.connect();
    await admin.query(`CREATE DATABASE ${DATABASE}`);
    const inside = new pg.Client(urlFor());
    await inside.connect();
    await inside.query(await script());
    await inside.end();
    const owner = new DataSource({ ...dataSourceOptions(urlFor(OWNER), 'tests') });
    await owner.initialize();
    await owner.runMigrations();
    await owner.destroy();
    server = await startServer({ DATABASE_URL: urlFor(APP) });
    app = new pg.Client(urlFor(APP));
    await app.connect();
  });

  afterAll(async () => {
    await app.end();
    await server.close();
    await admin.query(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${OWNER}, ${APP}`);
    await admin.end();
  });

  it('can do everything that they do', async () => {
    const id = await submit(server.url, line());
    expect(await ended(server.url, await execute(server.url, id))).toMatchObject({ state: 'successful' });
    await send(server.url, `/api/process/process/${id}/`, { method: 'PATCH', body: { name: 'm' } });
    expect((await send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' })).status).toBe(204);
    await server.app.get(Retention, { strict: false }).expire();
    expect((await send(server.url, '/healthz/ready')).body).toEqual({ status: 'ok' });
  });

  const OF_SCHEMA = 'USAGE ON SCHEMA public';
  const OF_TABLES = 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public';

  it.each([
    [
      'that may only read',
      [OF_SCHEMA, 'SELECT ON ALL TABLES IN SCHEMA public'],
      'may not INSERT, UPDATE, DELETE in the table hook',
    ],
    ['without rights', [OF_SCHEMA], 'may not SELECT, INSERT, UPDATE, DELETE in the table hook'],
    ['that may use no schema', [OF_TABLES], 'can use no schema of its search_path ("$user", public)'],
    ['that gets no ids', [OF_SCHEMA, OF_TABLES], 'may not use the sequence hook_id_seq'],
  ])('is named by a start with a role %s', async (_name, granted, missing) => {
    const role = `other_${SUFFIX}`;
    await admin.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${SUFFIX}'`);
    const inside = new pg.Client(urlFor());
    await inside.connect();
    for (const right of [`CONNECT ON DATABASE ${DATABASE}`, ...granted])
      await inside.query(`GRANT ${right} TO "${role}"`);
    await expect(startServer({ DATABASE_URL: urlFor(role) })).rejects.toThrow(
      `Postgres (DATABASE_URL) cannot be used: the role "${role}" ${missing}. Give it the rights that docker/roles.sql gives to liucheng_app`,
    );
    await inside.query(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    await inside.end();
  });

  it('makes a process not ready once it may not write', async () => {
    const owner = new pg.Client(urlFor(OWNER));
    await owner.connect();
    await owner.query(`REVOKE UPDATE ON job FROM ${APP}`);
    expect((await send(server.url, '/healthz/ready')).status).toBe(503);
    await owner.query(`GRANT UPDATE ON job TO ${APP}`);
    expect((await send(server.url, '/healthz/ready')).body).toEqual({ status: 'ok' });
    await owner.end();
  });

  it.each([
    'DROP TABLE audit',
    'TRUNCATE audit',
    'ALTER TABLE audit DROP COLUMN ip',
    'ALTER TABLE audit DISABLE TRIGGER ALL',
    'CREATE TABLE mine (id int)',
    'CREATE TEMP TABLE mine (id int)',
    'CREATE SCHEMA mine',
    'CREATE EXTENSION dblink',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    `CREATE ROLE other`,
    `ALTER ROLE ${APP} SUPERUSER`,
    `SET ROLE ${OWNER}`,
    `SELECT pg_read_file('/etc/passwd')`,
    `COPY users TO PROGRAM 'cat'`,
    `COPY users TO '/tmp/canary'`,
    `SELECT lo_import('/etc/passwd')`,
    'SELECT passwd FROM pg_shadow',
  ])('cannot: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied|must be|must have/);
  });
});
