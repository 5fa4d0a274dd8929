import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const METHODS = ['post', 'get', 'put', 'patch', 'delete'];

/** What the other examples need to be there, in this order; these come as the document has them. */
const ORDER = [
  'User_create',
  'Key_create',
  'Login_login',
  'Process_create',
  'Draft_save',
  'Version_upload',
  'Run_execute',
];

/** What ends what the others need. */
const LAST = 'Login_password';

/** The examples that delete are about the second and the third process. */
const CREATED = 3;

interface Operation {
  operationId: string;
  path: string;
  method: string;
  parameters: { name: string; in: string; schema: { example?: unknown }; required?: boolean }[];
  requestBody?: { content: Record<string, { example?: any; examples?: any; schema: any }> };
  responses: Record<string, unknown>;
  security: object[];
  description?: string;
  summary: string;
}

describe('the OpenAPI document', () => {
  let server: Server;
  let document: any;
  let operations: Operation[];

  beforeAll(async () => {
    server = await startServer();
    document = (await send(server.url, '/openapi.json')).body;
    operations = Object.entries<any>(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method, ...item[method] })),
    );
  });

  afterAll(() => server.close());

  const place = ({ operationId }: Operation): number =>
    ORDER.includes(operationId) ? ORDER.indexOf(operationId) : ORDER.length + Number(operationId === LAST);

  const run = ({ path, method, parameters, requestBody }: Operation) => {
    const filled = parameters
      .filter((parameter) => parameter.in === 'path')
      .reduce((text, { name, schema }) => text.replace(`{${name}}`, String(schema.example)), path);
    const query = parameters
      .filter((parameter) => parameter.in === 'query' && parameter.schema.example !== undefined)
      .map(({ name, schema }) => `${name}=${encodeURIComponent(String(schema.example))}`);
    const json = requestBody?.content['application/json'];
    return send(server.url, query.length > 0 ? `${filled}?${query.join('&')}` : filled, {
      method: method.toUpperCase(),
      body: json?.examples?.example.value ?? json?.schema.example,
    });
  };

  it('has every route, with its errors and a summary', () => {
    const calls = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(calls).toEqual(
      expect.arrayContaining(['DELETE /api/process/process/', 'POST /api/process/stop/{id}/']),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary, path, responses, parameters } of operations) {
      expect(summary).not.toBe('');
      if (path.includes('{id}')) expect(Object.keys(responses)).toContain('404');
      for (const parameter of parameters.filter(({ required }) => required))
        expect(parameter).toHaveProperty('schema.example');
    }
  });

  it('has examples that run as they are, one after another', async () => {
    const inOrder = [...operations].sort((a, b) => place(a) - place(b));
    for (let count = 1; count < CREATED; count += 1)
      await run(inOrder.find(({ operationId }) => operationId === 'Process_create')!);
    for (const operation of inOrder) {
      const answer = await run(operation);
      expect([operation.operationId, Object.keys(operation.responses)]).toEqual([
        operation.operationId,
        expect.arrayContaining([String(answer.status)]),
      ]);
      expect([operation.operationId, answer.status < 300]).toEqual([operation.operationId, true]);
    }
    expect((await send(server.url, '/api/process/process/1/')).status).toBe(200);
  });

  it('names the errors that every call can give', () => {
    for (const { operationId, path, responses, requestBody } of operations) {
      const expected = requestBody ? ['400', '406', '413', '415', '503'] : ['400', '406', '503'];
      if (path.startsWith('/api/'))
        expect([operationId, Object.keys(responses)]).toEqual([
          operationId,
          expect.arrayContaining(expected),
        ]);
    }
    expect(Object.keys(document.paths['/healthz/live'].get.responses)).toEqual(['200']);
  });

  it('says which role each call needs, and that it can be refused', () => {
    expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } });
    for (const { path, method, security, responses, description } of operations) {
      const call = `${method} ${path}`;
      if (call === 'post /api/login/' || path.startsWith('/healthz/'))
        expect([call, security]).toEqual([call, []]);
      else {
        expect([call, security]).toEqual([call, [{ token: [] }]]);
        expect(description).toMatch(/Needs the role `(viewer|operator|editor|admin)`\.$/);
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']));
      }
    }
    expect(document.paths['/api/process/execute/'].post.description).toContain('`operator`');
  });

  it('offers an order only where there is one', () => {
    const orderable = operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'ordering'))
      .map(({ path }) => path);
    expect(orderable.sort()).toEqual([
      '/api/audit/audit/',
      '/api/job/job/',
      '/api/process/process/',
      '/api/process/variable/',
      '/api/user/key/',
      '/api/user/user/',
    ]);
  });

  it('is shown by a page that loads nothing from elsewhere', async () => {
    const { text, headers } = await send(server.url, '/docs');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\//);
      expect((await send(server.url, file)).status).toBe(200);
    }
  });
});
