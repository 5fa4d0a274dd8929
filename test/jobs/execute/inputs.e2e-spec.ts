import { draft, ended, execute, flow, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

/** A flow that outputs its input. `mark` makes otherwise equal flows different. */
const echo = (mark = '', type = 'string') =>
  flow(
    [
      { id: 'start', name: 'core.event.start' },
      {
        id: 'end',
        name: 'core.programming.return',
        inputs: { outputs: { who: '{{ vars.who }}', mark, secret: '{{ vars.secret = "s3cret!" }}' } },
      },
    ],
    ['start > end'],
    [
      { name: 'who', type, scope: 'flow', ...(type === 'string' ? { value: 'default' } : {}) },
      { name: 'secret', type: 'password', scope: 'flow', value: '' },
    ],
  );

const numbers = Array.from({ length: 40 }, (_, index) => index);

describe('the inputs of an execute', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'k'.repeat(32) });
  });

  afterAll(() => server.close());

  const post = (action: string, body: object, headers = {}) =>
    send(server.url, `/api/process/${action}/`, { method: 'POST', body, headers });

  it.each(['plain', 'with idempotency keys', 'as trials beside a version'])(
    'reach each of 40 concurrent jobs that run a draft for the first time, %s',
    async (how) => {
      const id =
        how === 'as trials beside a version'
          ? await submit(server.url, echo())
          : await draft(server.url, echo());
      if (how === 'as trials beside a version') await post('save', { id, ...echo('draft') });
      const answers = await Promise.all(
        numbers.map((n) =>
          post(
            'execute',
            {
              id,
              inputs: { who: `n${n}`, secret: 's3cret!' },
              ...(how === 'as trials beside a version' ? { trial: true } : {}),
            },
            how === 'with idempotency keys' ? { 'idempotency-key': `kept-${id}-${n}` } : {},
          ),
        ),
      );
      const jobs = await Promise.all(answers.map(({ body }) => ended(server.url, body.job_id)));
      expect(jobs.map(({ outputs, version }) => [outputs.who, outputs.secret, version])).toEqual(
        numbers.map((n) => [`n${n}`, true, null]),
      );
      expect(jobs.map(({ inputs }) => inputs.who)).toEqual(numbers.map((n) => `n${n}`));
    },
  );

  it('are kept while the draft is continuously saved and submitted', async () => {
    const id = await draft(server.url, echo());
    const editing = { done: false };
    const editor = (async () => {
      for (let n = 0; !editing.done; n += 1) {
        await post('save', { id, ...echo(`save ${n}`) });
        if (n === 3) await post('upload', { id });
      }
    })();
    const jobs = await Promise.all(
      numbers.map(async (n) =>
        ended(server.url, await execute(server.url, id, { inputs: { who: `n${n}` } })),
      ),
    ).finally(() => (editing.done = true));
    await editor;
    expect(jobs.map(({ outputs }) => outputs.who)).toEqual(numbers.map((n) => `n${n}`));
  });

  it('are checked for a draft that has never run', async () => {
    const id = await draft(server.url, echo());
    const { status, body } = await post('execute', { id, inputs: { whom: 'x' } });
    expect([status, Object.keys(body)]).toEqual([400, ['inputs']]);
    expect((await send(server.url, `/api/job/job/?process=${id}`)).body.count).toBe(0);
  });

  it('are refused where one is larger as a value than a flow may hold, since the job could only fail', async () => {
    const id = await submit(server.url, echo('', 'array'));
    const refused = await post('execute', { id, inputs: { who: Array(120_000).fill(1) } });
    expect(refused).toMatchObject({
      status: 400,
      body: { inputs: [expect.stringMatching(/^who: .*larger than 1048576 bytes/) as string] },
    });
    const rows = await post('execute', { id, inputs: { who: Array(100_000).fill(1) } });
    expect((await ended(server.url, rows.body.job_id)).outputs.who).toHaveLength(100_000);
  });
});
