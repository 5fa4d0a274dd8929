/**
 * The yardstick of the jobs benchmark: a Bull worker with two updates per job, one to claim it and one to end it. It records
 * nothing.
 */
import Bull from 'bull';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const queue = new Bull('bare', process.env.REDIS_URL ?? '', {
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

void queue.process(
  Number(process.env.LIUCHENG_CONCURRENCY),
  async (/** @type {import('bull').Job<{ id: number }>} */ { data }) => {
    await pool.query({ ...claim, values: [data.id] });
    await pool.query({ ...end, values: [data.id] });
  },
);
console.log('bare is up');
