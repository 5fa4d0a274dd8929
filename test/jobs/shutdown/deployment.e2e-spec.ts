import { ended, line, submit } from '../../support/flows.js';
import { type HttpProxy, startHttpProxy } from '../../support/http-proxy.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { type Answer, send } from '../../support/send.js';
import { until } from '../../support/until.js';

const flow = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.3 } },
  { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
);

const CLIENTS = 4;

describe('a rolling deployment', () => {
  let installation: Installation;
  let proxy: HttpProxy;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_DRAIN_MS: '1500', LIUCHENG_GRACE_MS: '100' });
    proxy = await startHttpProxy(200);
  });

  afterAll(async () => {
    await proxy.close();
    await installation.close();
  });

  const startApi = async () => {
    const api = await installation.start('api');
    proxy.backends.add(api.url);
    await until(() => proxy.ready.has(api.url), 'the proxy sees that the API is ready');
    return api;
  };

  it('loses no job, and causes no errors for clients behind a proxy that does not retry', async () => {
    const [api, worker] = await Promise.all([startApi(), installation.start('worker')]);
    const id = await submit(proxy.url, flow);
    const errors: Answer[] = [];
    const jobs: number[] = [];
    let deployed = false;
    const asked = async (method: string, path: string, body?: object): Promise<Answer> => {
      const answer = await send(proxy.url, path, { method, body });
      if (answer.status !== 200) errors.push(answer);
      if (errors.length > 0) throw new Error(`${method} ${path} was answered ${JSON.stringify(errors)}`);
      return answer;
    };
    const client = async (): Promise<void> => {
      while (!deployed) {
        const job: number = (await asked('POST', '/api/process/execute/', { id })).body.job_id;
        jobs.push(job);
        if (jobs.length % 5 === 0) await asked('POST', `/api/process/stop/${job}/`);
        await asked('GET', `/api/job/job/${job}/?wait=1`);
        await asked('GET', '/api/process/process/');
      }
    };
    const clients = Array.from({ length: CLIENTS }, client);
    await Promise.all([startApi(), installation.start('worker')]);
    // Both versions run until the proxy has stopped using the old one.
    expect(await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')])).toEqual([0, 0]);
    proxy.backends.delete(api.url);
    const before = jobs.length;
    await until(() => jobs.length > before + CLIENTS, 'the new version serves the clients');
    deployed = true;
    await Promise.all(clients);
    expect(errors).toEqual([]);
    expect(jobs.length).toBeGreaterThan(10);
    for (const job of jobs) {
      const { state } = await ended(proxy.url, job);
      expect(['successful', 'stopped']).toContain(state);
      if (state === 'stopped') continue;
      const { body } = await send(proxy.url, `/api/process/logfile/?jobId=${job}`);
      expect(body.logcontent.match(/\w+$/gm)).toEqual(['first', 'last']);
    }
  }, 150_000);
});
