import pg from 'pg';
import { ended, execute, flow, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { startStandIn, type StandIn } from '../../support/stand-in.js';
import {
  ATTEMPTS,
  fail,
  FORMS,
  give,
  inputs,
  PIN,
  print,
  SECRET,
  SHARED,
  variables,
} from './secret-attempts.js';

const KEY = 'a key of at least thirty-two characters';

describe('secrets', () => {
  let server: Server;
  let database: pg.Pool;
  let outside: StandIn;
  const written: string[] = [];
  const restore: (() => void)[] = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      stream.write = ((chunk: any, ...rest: any[]) => {
        written.push(String(chunk));
        return write(chunk, ...rest);
      }) as typeof stream.write;
      restore.push(() => (stream.write = write));
    }
    outside = await startStandIn({
      'GET /echo/*': ({ path, query, headers }) => ({ body: { path, query, headers } }),
      'POST /refuse': ({ query }) => ({ status: 403, body: { refused: query } }),
      'GET /long': () => ({ status: 500, body: `${'-'.repeat(290)}${SECRET}` }),
    });
    server = await startServer({
      LIUCHENG_SECRET_KEY: KEY,
      LIUCHENG_SHELL: 'on',
      LIUCHENG_PARK_MS: '100',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    database = new pg.Pool({ connectionString: server.database });
    for (const [name, value] of Object.entries(SHARED)) {
      const body = { name, type: 'password', value };
      expect((await send(server.url, '/api/process/variable/', { method: 'POST', body })).status).toBe(201);
    }
  });

  afterAll(async () => {
    for (const undo of restore) undo();
    await database.end();
    await server.close();
    await outside.close();
  });

  /** All texts of all tables, as `table.column: text`, except flows, in which authors may write anything. */
  const everything = async (): Promise<string[]> => {
    const { rows: columns } = await database.query(`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public'`);
    expect(columns.length).toBeGreaterThan(40);
    const texts = await Promise.all(
      columns
        .filter(({ table_name }) => !['draft', 'flow_definition'].includes(table_name))
        .map(async ({ table_name, column_name }) => {
          const { rows } = await database.query(
            `SELECT "${column_name}"::text AS text FROM "${table_name}" WHERE "${column_name}" IS NOT NULL`,
          );
          return rows.map(({ text }) => `${table_name}.${column_name}: ${text}`);
        }),
    );
    return texts.flat();
  };

  const shownOf = async (job: number): Promise<string[]> => {
    const paths = [
      `/api/job/job/${job}/`,
      `/api/job/job/?limit=1000`,
      `/api/process/logfile/?jobId=${job}`,
      `/api/process/logfile/download/?jobId=${job}`,
      '/api/process/variable/',
    ];
    const answers = await Promise.all(paths.map((path) => send(server.url, path)));
    return answers.map(({ text }) => text);
  };

  const leaks = (texts: string[]): string[] =>
    texts.flatMap((text) => FORMS.filter((form) => text.includes(form)).map((form) => `${form} in ${text}`));

  it.each(Object.entries(ATTEMPTS))('cannot be read anywhere after a job that %s', async (_what, nodes) => {
    const id = await submit(server.url, { ...line(...nodes(outside.url)), variables });
    const job = await execute(server.url, id, { inputs });
    const end = await ended(server.url, job);
    expect(['successful', 'failed']).toContain(end.state);
    expect(end.error ?? '').not.toMatch(/module|internal|off here/);
    expect(end.inputs).toEqual({ given: '***', plain: 'a text with *** in it' });
    const shown = await shownOf(job);
    expect(shown.join('')).toContain('***');
    expect(leaks([...shown, ...(await everything()), ...written])).toEqual([]);
  });

  it('have their true values in the flow itself', () => {
    expect(outside.askedBy('GET /echo/*').at(-1)).toMatchObject({
      query: { token: SECRET },
      headers: { 'x-pin': PIN },
    });
  });

  it('cannot be guessed character by character by callers who may only execute', async () => {
    const body = { name: 'guessed', type: 'password', value: 'sk_live_9aZ3kQ' };
    await send(server.url, '/api/process/variable/', { method: 'POST', body });
    const variable = { name: 'guess', type: 'string', scope: 'flow', value: '' };
    const id = await submit(server.url, { ...line(print('p', '{{ vars.guess }}')), variables: [variable] });
    const guess = 'sk_live_8… sk_live_9… sk_live_9a';
    const end = await ended(server.url, await execute(server.url, id, { inputs: { guess } }));
    expect(end.inputs).toEqual({ guess });
    const log = await send(server.url, `/api/process/logfile/?jobId=${end.id}`);
    expect(log.body.logcontent).toContain(guess);
  });

  it('cannot be sent elsewhere by callers who may only execute, because inputs replace only overridable shared variables', async () => {
    const body = { name: 'outsideUrl', type: 'string', value: `${outside.url}/echo/a` };
    await send(server.url, '/api/process/variable/', { method: 'POST', body });
    const request = {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: '{{ vars.outsideUrl }}', headers: { 'x-token': '{{ vars.pin }}' } },
    };
    const url = { name: 'outsideUrl', type: 'string', scope: 'global', value: '' };
    const replaced = { outsideUrl: `${outside.url}/echo/b` };
    const closed = await submit(server.url, { ...line(request), variables: [...variables, url] });
    for (const [language, message] of [
      ['en', /outsideUrl: The variable "outsideUrl" is a shared variable/],
      ['zh', /outsideUrl：变量“outsideUrl”为共享变量/],
    ] as const) {
      const answer = await send(server.url, '/api/process/execute/', {
        method: 'POST',
        body: { id: closed, inputs: replaced },
        headers: { 'accept-language': language },
      });
      expect([answer.status, answer.body.inputs[0]]).toEqual([400, expect.stringMatching(message)]);
    }
    const open = await submit(server.url, {
      ...line(request),
      variables: [...variables, { ...url, overridable: true }],
    });
    await ended(server.url, await execute(server.url, open, { inputs: replaced }));
    await ended(server.url, await execute(server.url, closed, {}));
    expect(
      outside
        .askedBy('GET /echo/*')
        .slice(-2)
        .map(({ path }) => path),
    ).toEqual(['/echo/b', '/echo/a']);
  });

  it('have a size limit: larger inputs are refused, and inputs within it do not delay other requests', async () => {
    const id = await submit(server.url, { ...line(print('p', '{{ vars.plain }}')), variables });
    const lines = (bytes: number) =>
      Array.from({ length: bytes / 40 }, (_, index) => `${'x'.repeat(32)}${10_000 + index}`).join('\n');
    const refused = await send(server.url, '/api/process/execute/', {
      method: 'POST',
      body: { id, inputs: { given: lines(900_000) } },
    });
    expect([refused.status, refused.body]).toEqual([
      400,
      { inputs: ['All passwords in the inputs of a job may have at most 16384 bytes together.'] },
    ]);
    const given = lines(16_000);
    const plain = `${'%252525254'.repeat(60_000)} ${given.split('\n')[7]} ${'x'.repeat(200_000)}`;
    const end = await ended(server.url, await execute(server.url, id, { inputs: { given, plain } }));
    expect(end).toMatchObject({ state: 'successful', inputs: { given: '***' } });
    const log = await send(server.url, `/api/process/logfile/?jobId=${end.id}`);
    expect(log.text).toContain('***');
    expect(leaks([log.text, JSON.stringify(end)])).toEqual([]);
    expect(log.text + JSON.stringify(end)).not.toContain(given.split('\n')[7]);
  });

  it('are replaced with ***, without changes to the text around them', async () => {
    const id = await submit(server.url, { ...line(...ATTEMPTS['prints them']!('')), variables });
    const job = await execute(server.url, id, { inputs });
    await ended(server.url, job);
    const { body } = await send(server.url, `/api/process/logfile/?jobId=${job}`);
    const texts = body.logcontent
      .trim()
      .split('\n')
      .map((text: string) => text.split(' ').slice(2).join(' '));
    expect(texts).toEqual([
      'a ***',
      'b before *** after *** and ***',
      'c {"token":"***","key":"***","pin":"***","given":"***","plain":"a text with *** in it"}',
      'd {"deep":[{"{{ 1 }}":"***"}]}',
      'e ***',
      'f ***',
      'g first line',
      'g ***',
      'g last line a text with *** in it',
    ]);
  });

  it('keep their values in a trial of a never submitted draft, and in a call of another process', async () => {
    const callee = await submit(server.url, {
      ...line(print('a', '{{ vars.token }} {{ vars.given }}'), give({ t: '{{ vars.token }}' })),
      variables,
    });
    const call = {
      id: 'call',
      name: 'core.programming.callProcess',
      inputs: { process: callee, inputs: '{{ inputs }}' },
    };
    const { body } = await send(server.url, '/api/process/process/', {
      method: 'POST',
      body: { name: 'p', project: 'p' },
    });
    await send(server.url, '/api/process/save/', {
      method: 'POST',
      body: {
        id: body.id,
        ...line(call, print('p', '{{ nodes.call.outputs }}'), give('{{ nodes.call }}')),
        variables,
      },
    });
    const job = await execute(server.url, body.id, { inputs });
    expect(await ended(server.url, job)).toMatchObject({
      kind: 'trial',
      state: 'successful',
      outputs: { outputs: { t: '***' } },
    });
    expect(leaks([...(await shownOf(job)), ...(await everything()), ...written])).toEqual([]);
  });

  it('are unmasked in errors that the flow catches, and masked in responses', async () => {
    const caught = flow(
      [
        { id: 'start', name: 'core.event.start' },
        { id: 'try', name: 'core.programming.tryCatch' },
        fail('no access for {{ vars.token }}'),
        print(
          'p',
          '{{ nodes.try.errorMessage = "no access for " & vars.token ? "true" : "false" }} {{ nodes.try.errorMessage }}',
        ),
      ],
      ['start > try', 'try.try > fail', 'try.catch > p'],
      variables,
    );
    const job = await execute(server.url, await submit(server.url, caught), { inputs });
    await ended(server.url, job);
    const shown = await shownOf(job);
    expect(shown.join('')).toContain('true no access for ***');
    expect(leaks([...shown, ...(await everything())])).toEqual([]);
  });
});
