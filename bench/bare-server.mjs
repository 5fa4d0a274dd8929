/**
 * The yardstick of the HTTP benchmark: Fastify with `pg` that runs the SQL of the API and nothing else, without validation,
 * translations or error handling.
 */
import Bull from 'bull';
import Fastify from 'fastify';
import pg from 'pg';
import { TYPES } from '#dist/database/int8.js';
import { EXECUTE, executeValues } from '#dist/jobs/execute-statements.js';
import { ProcessInput } from '#dist/process/dto/process-input.js';
import { CREATE, createValues, DETAILS, PROCESSES } from '#dist/process/process-statements.js';
import { JsonDocument } from '#dist/rest/body/json-document.js';
import { readFields } from '#dist/rest/fields/read-fields.js';

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
const DETAIL = { name: 'detail', text: DETAILS.text.replace('= ANY ($1::int[])', '= $1') };
if (DETAIL.text === DETAILS.text)
  throw new Error('the statement of details has changed: adapt the statement of a detail');
const list = PROCESSES.statement({}, [{ field: 'id', descending: true }]);
// The values that the API uses for fields that a request omits.
const fallbacks = readFields(ProcessInput, JsonDocument.read('{"name":"n","project":"p"}'));
const actor = { id: 1, ip: '127.0.0.1', requestId: 'r', confirm: () => Promise.resolve() };

const app = Fastify();
app.get('/list', async () => {
  const results = await rows(list, [20, 0]);
  return { count: results[0]?.count, next: null, previous: null, results };
});
app.get('/detail/:id', async (request) => {
  const { id } = /** @type {{ id: string }} */ (request.params);
  return (await rows(DETAIL, [id]))[0];
});
app.post('/create', async (request, reply) => {
  const body = /** @type {Partial<ProcessInput>} */ (request.body);
  void reply.code(201);
  return (await rows(CREATE, createValues(Object.assign(fallbacks, body), actor)))[0];
});
app.post('/execute', async (request) => {
  const body = /** @type {{ id: number }} */ (request.body);
  const job = {
    processId: body.id,
    actor,
    version: null,
    trial: false,
    trigger: /** @type {const} */ ('user'),
    callbackUrl: null,
    kept: null,
    definitionId: null,
    moment: null,
  };
  const [created] = await rows(EXECUTE, executeValues([job], '{}'));
  const job_id = Number(created?.job_id);
  await queue.add({ id: job_id }, { jobId: `${job_id}-1` });
  return { success: true, job_id };
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
console.log('bare is up');
