/**
 * The yardstick of the HTTP benchmark: Fastify with `pg`, as one would write it without validation, translations, audit or error
 * handling. A list is its page and a `count(*)`, a creation one `INSERT`, an execute one `INSERT` and an `add` of Bull.
 */
import Bull from 'bull';
import Fastify from 'fastify';
import pg from 'pg';
import { TYPES } from '#dist/database/int8.js';
import { anyOf } from '#dist/database/any-of.js';
import { DETAILS, PROCESSES } from '#dist/process/process-statements.js';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, types: TYPES });
const queue = new Bull('bare-execute', process.env.REDIS_URL ?? '', {
  defaultJobOptions: { removeOnComplete: true },
});
/**
 * @param {{ name: string, text: string }} statement
 * @param {unknown[]} values
 * @returns {Promise<Record<string, unknown>[]>}
 */
const rows = async (statement, values) => {
  /** @type {pg.QueryResult<Record<string, unknown>>} */
  const result = await pool.query({ ...statement, values });
  return result.rows;
};
// Selects one process by its id, which is faster in Postgres than a list of ids.
const DETAIL = { name: 'detail', text: DETAILS.text.replace(`= ${anyOf('$1::int[]')}`, '= $1') };
if (DETAIL.text === DETAILS.text)
  throw new Error('the statement of details has changed: adapt the statement of a detail');

const LIVE = 'p.deleted_at IS NULL';
/** The conditions of a list, by the parameter of the query string that gives their value. */
const FILTERS = /** @type {Record<string, string>} */ ({
  name: `p.name ILIKE '%' || $1 || '%'`,
  project: 'p.project = $1',
  cuser: 'p.cuser = $1',
});
const FIELDS = ['name', 'project', 'cuser', 'ctime', 'utime'];

/** @param {string} ordering one field, `-` for descending */
const orderBy = (ordering) => {
  const direction = ordering.startsWith('-') ? 'DESC' : 'ASC';
  const field = FIELDS.find((name) => name === ordering.replace('-', ''));
  return field === undefined ? 'p.id DESC' : `p.${field} ${direction}, p.id ${direction}`;
};

const app = Fastify();
app.get('/list', async (request) => {
  const {
    limit = 20,
    offset = 0,
    ordering = '',
    ...filters
  } = /** @type {Record<string, string>} */ (request.query);
  const [name = ''] = Object.keys(filters);
  const where = name === '' ? LIVE : `${LIVE} AND ${FILTERS[name] ?? ''}`;
  const values = Object.values(filters);
  const [at, after] = [values.length + 1, values.length + 2];
  const page = `SELECT ${PROCESSES.select} FROM ${PROCESSES.from} WHERE ${where} ORDER BY ${orderBy(ordering)} LIMIT $${at} OFFSET $${after}`;
  const [results, counted] = await Promise.all([
    rows({ name: `page ${name} ${orderBy(ordering)}`, text: page }, [...values, limit, offset]),
    rows(
      { name: `count ${name}`, text: `SELECT count(*)::int AS count FROM process p WHERE ${where}` },
      values,
    ),
  ]);
  return { count: counted[0]?.count, next: null, previous: null, results };
});
app.get('/detail/:id', async (request) => {
  const { id } = /** @type {{ id: string }} */ (request.params);
  return (await rows(DETAIL, [id]))[0];
});
const CREATE = {
  name: 'create',
  text: `INSERT INTO process (name, project, mark, cuser) VALUES ($1, $2, $3, 1) RETURNING id, name, project, mark, cuser, ctime, utime`,
};
app.post('/create', async (request, reply) => {
  const { name, project, mark } = /** @type {Record<string, string>} */ (request.body);
  void reply.code(201);
  return (await rows(CREATE, [name, project, mark]))[0];
});
const EXECUTE = {
  name: 'execute',
  text: `INSERT INTO job (process_id, definition_id, version, cuser) VALUES ($1, 1, 1, 1) RETURNING id`,
};
app.post('/execute', async (request) => {
  const { id: process } = /** @type {{ id: number }} */ (request.body);
  const [created] = await rows(EXECUTE, [process]);
  const job_id = Number(created?.id);
  await queue.add({ id: job_id }, { jobId: `${job_id}-1` });
  return { success: true, job_id };
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
console.log('bare is up');
