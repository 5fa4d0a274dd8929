import { ended, execute, flow, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { policyServer } from './policy-calls.js';

const LONG = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });
const SHORT = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 0.2 } });

const DEFAULTS = {
  max_running: null,
  on_limit: 'queue',
  priority: 0,
  timeout: null,
  max_waiting: null,
  on_failure: null,
};

describe('policies', () => {
  const service = policyServer();
  const { policy } = service;

  it('have defaults, are changed in part, and refuse what is no policy', async () => {
    const id = await submit(service.server.url, SHORT);
    const url = `/api/process/policy/${id}/`;
    expect((await send(service.server.url, url)).body).toEqual({ id, ...DEFAULTS });
    expect((await policy(id, { max_running: 2, priority: -3 })).body).toEqual({
      id,
      ...DEFAULTS,
      max_running: 2,
      priority: -3,
    });
    const put = await send(service.server.url, url, {
      method: 'PUT',
      body: { on_limit: 'skip', max_running: '3' },
    });
    expect(put.body).toEqual({ id, ...DEFAULTS, max_running: 3, on_limit: 'skip', priority: -3 });
    const refused = await policy(id, {
      max_running: 0,
      on_limit: 'drop',
      priority: 11,
      timeout: 0,
      max_waiting: -1,
      on_failure: 999_999,
    });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({
      max_running: ['Ensure this value is greater than or equal to 1.'],
      on_limit: ['"drop" is not a valid choice.'],
      priority: ['Ensure this value is less than or equal to 10.'],
      timeout: ['Ensure this value is greater than or equal to 1.'],
      max_waiting: ['Ensure this value is greater than or equal to 0.'],
    });
    expect((await policy(id, { on_failure: 999_999 })).body).toEqual({
      on_failure: ['Invalid pk "999999" - object does not exist.'],
    });
    expect((await policy(id, { max_running: null, max_waiting: 0 })).status).toBe(400);
    expect((await send(service.server.url, '/api/process/policy/999999/')).status).toBe(404);
    expect((await policy(999_999, {})).status).toBe(404);
  });

  it('can be sent back as they are shown after their process for failures was deleted', async () => {
    const [id, handler] = [await submit(service.server.url, SHORT), await submit(service.server.url, SHORT)];
    const set = await policy(id, { on_failure: handler });
    expect(set.body).toEqual({ id, ...DEFAULTS, on_failure: handler });
    await send(service.server.url, `/api/process/process/${handler}/`, { method: 'DELETE' });
    const url = `/api/process/policy/${id}/`;
    const { body: shown } = await send(service.server.url, url);
    expect(shown).toEqual({ id, ...DEFAULTS });
    const body = { ...shown, timeout: 60 };
    const put = await send(service.server.url, url, { method: 'PUT', body });
    expect([put.status, put.body]).toEqual([200, body]);
  });

  it('fail a job at its timeout, whether it runs or is parked', async () => {
    const parking = await submit(service.server.url, LONG);
    const busy = await submit(
      service.server.url,
      flow(
        [
          { id: 's', name: 'core.event.start' },
          { id: 'l', name: 'core.programming.while', inputs: { condition: true } },
          { id: 'd', name: 'core.time.delay', inputs: { seconds: 0.05 } },
        ],
        ['s > l', 'l.body > d'],
      ),
    );
    for (const id of [parking, busy]) {
      await policy(id, { timeout: 1 });
      const job = await ended(service.server.url, await execute(service.server.url, id));
      expect(job.state).toBe('failed');
      expect(job.error).toBe('The job has not ended within the 1 s that the policy of its process allows.');
      expect(job.duration).toBeGreaterThanOrEqual(1);
      expect(job.duration).toBeLessThan(3);
      const log = await send(service.server.url, `/api/process/logfile/?jobId=${job.id}`);
      expect(log.body.logcontent.trimEnd()).toMatch(/^\S+Z error - (.*)$/);
      expect(log.body.logcontent).toContain(job.error);
    }
  });
});
