import { hashOfEvent, newEventToken } from '../../../src/jobs/events/event-token.js';
import { waitsForLock } from '../../support/database.js';
import { line } from '../../support/flows.js';
import type { Server } from '../../support/server.js';
import { lockSessions } from '../../support/lock-sessions.js';
import { until } from '../../support/until.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../../support/users.js';
import { answer } from './event-flows.js';

/** More than an API has connections to Postgres. */
const MANY = 20;

describe('events of a job whose row is locked', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startGuarded();
  });

  const locks = lockSessions(() => server.database);

  afterAll(() => server.close());

  const execute = async (by: CallerOf): Promise<number> => {
    const { id } = (await by.post('/api/process/process/', { name: 'n', project: 'p' })).body;
    await by.post('/api/process/save/', { id, ...line() });
    await by.post('/api/process/upload/', { id });
    return (await by.post('/api/process/execute/', { id })).body.job_id;
  };

  /** The links of new tokens. */
  const linksOf = async (job: number, count: number): Promise<string[]> => {
    const tokens = Array.from({ length: count }, newEventToken);
    await locks.observer.query('INSERT INTO job_event (hash, job_id) SELECT unnest($1::text[]), $2', [
      tokens.map(hashOfEvent),
      job,
    ]);
    return tokens.map((token) => `/api/job/event/${token}/`);
  };

  it('do not delay those of another user', async () => {
    const admin = await logInAdmin(server.url);
    const [ada, bob] = [await logInNew(admin, 'ada', 'editor'), await logInNew(admin, 'bob', 'editor')];
    const [locked, free] = [await execute(ada), await execute(bob)];
    const links = await linksOf(locked, MANY);
    const [link] = await linksOf(free, 1);
    await locks.holder.query('BEGIN');
    await locks.holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
    let hasWaited = false;
    const waiting = links.map(async (one) => {
      const { status } = await answer(server.url, one);
      hasWaited = true;
      return status;
    });
    await until(() => waitsForLock(locks.observer), 'an event waits for the row');
    const { status } = await answer(server.url, link!);
    expect([status, hasWaited]).toEqual([202, false]);
    await locks.holder.query('ROLLBACK');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([202]));
  });

  it('are answered each for itself where many come at once: open, used, expired and unknown ones, also of one job', async () => {
    const admin = await logInAdmin(server.url);
    const [locked, one, other] = [await execute(admin), await execute(admin), await execute(admin)];
    const [held, ofOne, ofOther, expired] = [
      await linksOf(locked, 5),
      await linksOf(one, 40),
      await linksOf(other, 40),
      await linksOf(other, 20),
    ];
    await locks.observer.query(
      `UPDATE job_event SET expires_at = now() - interval '1 s' WHERE hash = ANY ($1)`,
      [expired.map((link) => hashOfEvent(link.split('/').at(-2)!))],
    );
    await locks.holder.query('BEGIN');
    await locks.holder.query('SELECT FROM job WHERE id = $1 FOR UPDATE', [locked]);
    const statusOf = async (link: string) => (await answer(server.url, link)).status;
    const waiting = Promise.all(held.map(statusOf));
    const unknown = Array.from({ length: 20 }, () => `/api/job/event/${newEventToken()}/`);
    const all = [...ofOne, ...ofOther, ...ofOther, ...expired, ...unknown];
    const statuses = await Promise.all(all.map(statusOf));
    const counted = (links: string[]): number[] =>
      statuses.filter((_, index) => links.includes(all[index]!)).toSorted((a, b) => a - b);
    expect(counted(ofOne)).toEqual(ofOne.map(() => 202));
    // Each was sent twice.
    expect(counted(ofOther)).toEqual([...ofOther.map(() => 202), ...ofOther.map(() => 410)]);
    expect(counted(expired)).toEqual(expired.map(() => 410));
    expect(new Set(counted(unknown))).toEqual(new Set([404]));
    await locks.holder.query('ROLLBACK');
    expect(await waiting).toEqual(held.map(() => 202));
    const { rows } = await locks.observer.query(
      `SELECT job_id::int AS job, count(body)::int AS stored FROM job_event WHERE job_id = ANY ($1) GROUP BY 1 ORDER BY 1`,
      [[locked, one, other]],
    );
    expect(rows).toEqual([
      { job: locked, stored: 5 },
      { job: one, stored: 40 },
      { job: other, stored: 40 },
    ]);
  });
});
