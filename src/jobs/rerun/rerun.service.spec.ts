import type { Database, Executor, Statement } from '../../database/database.js';
import { Guard } from '../admission/guard.js';
import { RerunService } from './rerun.service.js';

it('a resume locks the policy of its process only when the journal is copied, since executes wait for that lock', async () => {
  const asked: string[] = [];
  let tries = 0;
  const answers: Record<string, () => object[]> = {
    'job-state': () => [{}],
    'job-rerun-of': () => [{ state: 'failed', failed_step: '/', is_deleted: false, is_kept: true }],
    'job-resume-begin': () => [{ job_id: 2 }],
    'job-journal-copy': () => [{ last: null }],
    'job-event-copy': () => [{ last: null }],
    'job-rerun': () => [
      { job_id: tries === 0 ? null : 2, process_id: 3, is_guarded: true, waits_for_place: false },
    ],
    // Another session has locked it at first.
    'policy-lock': () => (tries++ === 0 ? [] : [{ max_running: null, on_limit: 'queue', max_waiting: 9 }]),
    'job-count-unended': () => [{ waiting: 0, running: 0 }],
  };
  const executor = {
    rows: ({ name }: Statement) => {
      asked.push(name);
      return Promise.resolve(answers[name]?.() ?? []);
    },
  };
  const database = {
    rowsOf: (_: number, statement: Statement) => executor.rows(statement),
    transaction: (work: (executor: Executor) => unknown) => work(executor as Executor),
  } as unknown as Database;
  const announced: unknown[] = [];
  const replacements = { replace: () => null, announce: () => undefined };
  const service = new RerunService(
    database,
    {} as never,
    { announceOf: (...job: unknown[]) => announced.push(job) } as never,
    new Guard(database, replacements as never),
    replacements as never,
  );
  const payload = { body: () => Promise.resolve({}), fieldsOf: () => ({ resume: true }) };
  const actor = { id: 1, ip: null, requestId: 'r', confirm: () => undefined };
  expect(await service.rerun(actor as never, 1, payload as never)).toBe(2);
  expect(announced).toEqual([[3, [2], false]]);
  expect(asked.slice(asked.indexOf('job-resume-begin'))).toEqual([
    'job-resume-begin',
    'job-journal-copy',
    'job-event-copy',
    'job-rerun',
    'policy-lock',
    'policy-lock',
    'job-count-unended',
    'policy-touch',
    'job-rerun',
  ]);
});
