import { EXECUTE, executeValues } from '../../src/jobs/execute/execute-statements.js';
import type { NewJob } from '../../src/jobs/execute/execute-statements.js';
import { execute, jobWhen, line, submit } from '../support/flows.js';
import { until } from '../support/until.js';
import { policyServer } from './policy-calls.js';

const LONG = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 300 } });

describe('a changed priority', () => {
  const service = policyServer({ LIUCHENG_SWEEP_MS: '50' });
  const { policy } = service;

  /** A process whose only place is taken, so that further jobs wait. */
  const takenProcess = async (): Promise<number> => {
    const id = await submit(service.server.url, LONG);
    await policy(id, { max_running: 1, priority: 1 });
    await jobWhen(
      service.server.url,
      await execute(service.server.url, id),
      ({ start_time }) => start_time !== null,
    );
    return id;
  };

  const getsPriority = (job: number, priority: number): Promise<unknown> =>
    until(async () => {
      const { rows } = await service.database.query('SELECT FROM job WHERE id = $1 AND priority = $2', [
        job,
        priority,
      ]);
      return rows.length === 1;
    }, `job ${job} has the priority ${priority}`);

  it('holds for a job whose execute began before and is committed long after it', async () => {
    const [process, other] = [await takenProcess(), await takenProcess()];
    const begun = await service.database.connect();
    await begun.query('BEGIN');
    const job = { processId: process, actor: { id: 1, ip: null, requestId: 'r' }, trigger: 'user' };
    const nothing = { version: null, trial: false, callbackUrl: null, kept: null };
    const found = { definitionId: null, moment: null, independentDraft: null };
    const asked = { ...job, ...nothing, ...found } as unknown as NewJob;
    // As if one statement took as long as all of this: its snapshot is of the time before the change.
    await begun.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await begun.query(EXECUTE.text, executeValues([asked], '{}', false));

    await policy(process, { priority: 5 });
    await policy(other, { priority: 5 });
    // Two sweeps: the second one corrects a job only if the first has not noted that all are correct.
    for (let sweep = 0; sweep < 2; sweep += 1) {
      const waiting = await execute(service.server.url, other);
      await service.database.query('UPDATE job SET priority = 1 WHERE id = $1', [waiting]);
      await getsPriority(waiting, 5);
    }
    await begun.query('COMMIT');
    begun.release();
    await getsPriority(rows[0].job_id, 5);
  });

  it('is noted to hold for all once nothing began before it', async () => {
    const process = await takenProcess();
    const waiting = await execute(service.server.url, process);
    await policy(process, { priority: 7 });
    await getsPriority(waiting, 7);
    await until(async () => {
      const { rows } = await service.database.query('SELECT FROM process_policy WHERE is_spreading');
      return rows.length === 0;
    }, 'no policy has jobs with another priority');
  });
});
