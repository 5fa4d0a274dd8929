/**
 * The yardstick of the HTTP benchmark: a bare Fastify with `pg` that does the same SQL as the API and nothing else: no
 * checks, no languages, no errors.
 */
import Bull from 'bull';
import Fastify from 'fastify';
import pg from 'pg';
import { EXECUTE } from '../dist/jobs/transitions.js';
import { CREATE, DETAILS, listStatement } from '../dist/process/process-statements.js';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const queue = new Bull('bare-execute', process.env.REDIS_URL, {
  defaultJobOptions: { removeOnComplete: true },
});
const rows = async (statement, values) => (await pool.query({ ...statement, values })).rows;
// Its detail is asked for alone, which Postgres answers faster than one of several.
const DETAIL = { name: 'detail', text: DETAILS.text.replace('= ANY ($1::int[])', '= $1') };
if (DETAIL.text === DETAILS.text)
  throw new Error('the statement of details has changed: so must that of a detail');
const list = listStatement({}, [{ field: 'id', descending: true }]);

const app = Fastify();
app.get('/list', async () => {
  const results = await rows(list.statement, [...list.values, 20, 0]);
  return { count: results[0]?.count, next: null, previous: null, results };
});
app.get('/detail/:id', async ({ params }) => (await rows(DETAIL, [params.id]))[0]);
app.post('/create', async ({ body }, reply) => {
  reply.code(201);
  return (await rows(CREATE, [body.name, body.project, body.mark, 1, '127.0.0.1', 'r']))[0];
});
app.post('/execute', async ({ body }) => {
  const [{ job_id }] = await rows(EXECUTE, [
    ...[[body.id], [1], [null], [null], [null]],
    ...[['127.0.0.1'], ['r'], [null], [null]],
  ]);
  await queue.add({ id: job_id }, { jobId: `${job_id}-1` });
  return { success: true, job_id };
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
console.log('bare is up');
