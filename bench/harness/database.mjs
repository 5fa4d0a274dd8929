import { spawnSync } from 'node:child_process';
import pg from 'pg';

/** How many processes each part begins with. */
export const PROCESSES = 10_000;

/** The process of which each part has a version: a flow of a start event alone. */
export const READY_PROCESS = 100;

const SEED = 'bench_seed';

/**
 * Creates the database that the databases of the parts are copies of.
 *
 * @param {string} serverUrl of any database of the server
 */
export async function createSeed(serverUrl) {
  const url = await create(serverUrl, SEED, 'template0');
  const env = { ...process.env, DATABASE_URL: url };
  const migrated = spawnSync(process.execPath, ['dist/database/migrate.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (migrated.status !== 0) throw new Error('the migrations failed');
  await statements(url, [
    `INSERT INTO process (name, project, cuser) SELECT 'process ' || n, 'project ' || n % 100, 1 FROM generate_series(1, ${PROCESSES}) n`,
    `INSERT INTO flow_definition (process_id, hash, text, nodes) VALUES (${READY_PROCESS}, 'bench', '{"nodeList":[{"id":"s","namespace":"core.event","name":"start","nodeType":"event"}],"linkList":[],"variables":[]}', 1)`,
    `INSERT INTO process_version (process_id, number, definition_id, cuser) VALUES (${READY_PROCESS}, 1, 1, 1)`,
    'VACUUM ANALYZE',
  ]);
}

/**
 * Creates the database of a part.
 *
 * @param {string} serverUrl
 * @param {string} part
 * @returns {Promise<string>} its URL
 */
export const copySeed = (serverUrl, part) => create(serverUrl, `bench_${part}`, SEED);

/**
 * @param {string} serverUrl
 * @param {string} part
 */
export const dropCopy = (serverUrl, part) =>
  statements(serverUrl, [`DROP DATABASE IF EXISTS bench_${part} WITH (FORCE)`]);

/**
 * @param {string} serverUrl
 * @param {string} name
 * @param {string} template
 */
async function create(serverUrl, name, template) {
  await statements(serverUrl, [
    `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
    `CREATE DATABASE ${name} TEMPLATE ${template}`,
  ]);
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

/**
 * @param {string} url
 * @param {string[]} texts
 */
async function statements(url, texts) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of texts) await client.query(text);
  } finally {
    await client.end();
  }
}
