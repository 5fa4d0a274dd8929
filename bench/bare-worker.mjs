/**
 * The yardstick of the jobs benchmark: a bare Bull worker that does two updates a job, one to claim it and one to end it,
 * and records nothing.
 */
import Bull from 'bull';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const queue = new Bull('bare', process.env.REDIS_URL, {
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
});

const claim = {
  name: 'claim',
  text: `UPDATE bare_job SET state = 'running', start_time = now() WHERE id = $1 AND state = 'waiting'`,
};
const end = {
  name: 'end',
  text: `UPDATE bare_job SET state = 'successful', finish_time = now() WHERE id = $1 AND state = 'running'`,
};

void queue.process(Number(process.env.LIUCHENG_CONCURRENCY), async ({ data }) => {
  await pool.query({ ...claim, values: [data.id] });
  await pool.query({ ...end, values: [data.id] });
});
