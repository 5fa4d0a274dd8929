import pg from 'pg';
import { ended, execute, flow, line, type ShortNode, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { startStandIn, type StandIn } from '../support/stand-in.js';

const KEY = 'a key of at least thirty-two characters';

/** Contains characters that the different encodings change. */
const SECRET = 'Tr0ub4dor&3 "q/é\\密+z';
/** A secret of several lines, like a private key. */
const PEM = [
  '-----BEGIN TEST KEY-----',
  'q83vASNF'.repeat(8),
  'zYmrZ4kS'.repeat(7),
  '-----END TEST KEY-----',
].join('\n');
const PIN = '907361';
/** The input of type password. */
const GIVEN = 'given-t0-one-job';
const SHARED = { token: SECRET, key: PEM, pin: PIN };

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
const base64s = (text: string): string[] =>
  [0, 1, 2, 3, 4, 5].flatMap((place) => {
    const before = place % 3;
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text, place < 3 ? 'utf8' : 'latin1')]);
    const from = Math.ceil((before * 8) / 6);
    const until = Math.floor((bytes.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding).slice(from, until));
  });
/** The texts that must not appear anywhere. */
const FORMS = [SECRET, PIN, GIVEN, ...PEM.split('\n').slice(1, 3)].flatMap((secret) => [
  secret,
  // A part that is long enough to guess the rest.
  secret === PIN ? secret : secret.slice(0, 8),
  inJson(secret),
  inJson(inJson(secret)),
  encodeURIComponent(secret),
  encodeURIComponent(secret).toLowerCase(),
  encodeURI(secret),
  new URLSearchParams({ t: secret }).toString().slice(2),
  ...(secret === PIN ? [] : base64s(secret)),
]);

const variables = [
  ...Object.keys(SHARED).map((name) => ({ name, type: 'string', scope: 'global', value: '' })),
  { name: 'given', type: 'password', scope: 'flow', value: 'the flow’s own password' },
  { name: 'plain', type: 'string', scope: 'flow', value: '' },
];
const inputs = { given: GIVEN, plain: `a text with ${SECRET} in it` };

const print = (id: string, message: unknown): ShortNode => ({
  id,
  name: 'core.log.print',
  inputs: { message },
});
const code = (id: string, text: string, more: object = {}): ShortNode => ({
  id,
  name: 'core.code.javascript',
  inputs: { token: '{{ vars.token }}', pin: '{{ vars.pin }}', given: '{{ vars.given }}', ...more },
  options: { code: text },
});
const give = (outputs: unknown): ShortNode => ({
  id: 'give',
  name: 'core.programming.return',
  inputs: { outputs },
});
const fail = (message: string): ShortNode => ({
  id: 'fail',
  name: 'core.programming.fail',
  inputs: { message },
});

/** Each tries to reveal secrets in a different way. */
const ATTEMPTS: Record<string, (outside: string) => ShortNode[]> = {
  'prints them': () => [
    print('a', '{{ vars.token }}'),
    print('b', 'before {{ vars.token }} after {{ vars.pin }} and {{ vars.given }}'),
    print('c', '{{ vars }}'),
    print('d', { deep: [{ '{{ 1 }}': '{{ vars.token }}' }] }),
    print('e', '{{ vars.key }}'),
    print('f', '{{ $number(vars.pin) }}'),
    print('g', 'first line\n{{ vars.token }}\nlast line {{ vars.plain }}'),
  ],
  'prints other forms of them': () => [
    print('a', '{{ $base64encode(vars.token) }}'),
    print('b', '{{ $base64encode("user:" & vars.token) }} {{ $base64encode("a:" & vars.given & ":b") }}'),
    print('c', '{{ $encodeUrlComponent(vars.token) }} {{ $encodeUrl(vars.token) }}'),
    print('d', '{{ $string($string(vars)) }}'),
    print('e', '{{ $base64encode(vars.key) }}'),
  ],
  'returns them': () => [
    give({
      token: '{{ vars.token }}',
      list: ['{{ vars.pin }}', '{{ $number(vars.pin) }}'],
      key: '{{ vars.key }}',
      all: '{{ inputs }}',
    }),
  ],
  'returns them as keys': () => [
    code('c', 'return { [token]: pin, [given]: [Number(pin)] };'),
    give('{{ nodes.c.result }}'),
  ],
  'fails with them': () => [fail('no access for {{ vars.token }} and {{ vars.given }}')],
  'fails with them if a value does not fit': () => [
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: '{{ "x" & vars.token }}' } },
  ],
  'fails with them if an expression fails': () => [print('p', '{{ $number(vars.token) }}')],
  'fails with a text that is cut in the middle of one': () => [
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: `{{ "${'x'.repeat(44)}" & vars.token }}` } },
  ],
  'shows them from code': () => [
    code('c', 'console.log(token, { token }); console.error([pin]); return { token };'),
  ],
  'throws them from code': () => [
    code('c', 'throw new Error(`it is ${token} ${JSON.stringify({ given })}`);'),
  ],
  'sends them': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: {
        url: `${outside}/echo/{{ $encodeUrlComponent(vars.token) }}`,
        query: { token: '{{ vars.token }}' },
        headers: { authorization: 'Basic {{ $base64encode("u:" & vars.token) }}', 'x-pin': '{{ vars.pin }}' },
      },
    },
    print('p', '{{ nodes.h }}'),
    give('{{ nodes.h }}'),
  ],
  'is refused with them': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${outside}/refuse`, query: { token: '{{ vars.token }}' } },
      options: { method: 'POST' },
    },
  ],
  'is refused with an answer that is cut in the middle of one': (outside) => [
    { id: 'h', name: 'core.http.request', inputs: { url: `${outside}/long` } },
  ],
  'sends a request to an invalid URL, which is cut off inside a secret': () => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${'/'.repeat(190)}{{ vars.token }}` },
    },
  ],
  'throws more than is shown from code': () => [code('c', `throw new Error('-'.repeat(1_980) + token);`)],
  'fails in a command with more than is shown': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: {
        command: 'printf "%s\\n" "$T" >&2; printf "%490s\\n" - >&2; printf "%s" "$T" >&2; exit 1',
        env: { T: '{{ vars.token }}' },
      },
    },
  ],
  'is refused with a long answer': (outside) => [
    {
      id: 'h',
      name: 'core.http.request',
      inputs: { url: `${outside}/long`, headers: { token: '{{ $base64encode(vars.token) }}' } },
    },
  ],
  'sends a request to an invalid URL': () => [
    { id: 'h', name: 'core.http.request', inputs: { url: 'http//{{ vars.token }}' } },
  ],
  'sends a request to a host that does not exist': () => [
    { id: 'h', name: 'core.http.request', inputs: { url: 'http://{{ vars.pin }}.invalid/{{ vars.pin }}' } },
  ],
  'runs commands with them': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: {
        command:
          'printf "%s" "$T" | cut -c1-8 | tr -d "\\n"; printf "%s" "$T" | cut -c9- ; printf "%s\\n" "$T" | base64; printf "%s" "$K"; printf "%s" "$K" | base64 >&2; echo "$P" >&2',
        env: { T: '{{ vars.token }}', K: '{{ vars.key }}', P: '{{ vars.pin }}' },
      },
    },
    give('{{ nodes.s }}'),
  ],
  'runs a command that writes one in parts': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: { command: 'printf "Tr0ub4d"; sleep 0.1; printf "or&3 \\"q/é"; sleep 0.1; echo "\\\\密+z"' },
    },
  ],
  'fails in a command': () => [
    {
      id: 's',
      name: 'core.shell.command',
      inputs: { command: ['sh', '-c', 'echo "$1" >&2; exit 3', 'x', '{{ vars.token }}'] },
    },
  ],
  'runs a program that does not exist': () => [
    { id: 's', name: 'core.shell.command', inputs: { command: ['{{ vars.pin }}'] } },
  ],
};

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
