import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const METHODS = ['post', 'get', 'put', 'patch', 'delete'];

/** What the other examples need to be there, in this order; these come as the document has them. */
const ORDER = ['Process_create', 'Draft_save', 'Version_upload', 'Run_execute'];

/** The examples that delete are about the second and the third process. */
const CREATED = 3;

interface Operation {
  operationId: string;
  path: string;
  method: string;
  parameters: { name: string; in: string; schema: { example?: unknown }; required?: boolean }[];
  requestBody?: { content: Record<string, { example?: any; examples?: any; schema: any }> };
  responses: Record<string, unknown>;
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
    ORDER.includes(operationId) ? ORDER.indexOf(operationId) : ORDER.length;

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
    for (let count = 1; count < CREATED; count += 1) await run(inOrder[0]!);
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

  it('offers an order only where there is one', () => {
    const orderable = operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'ordering'))
      .map(({ path }) => path);
    expect(orderable.sort()).toEqual(['/api/audit/audit/', '/api/job/job/', '/api/process/process/']);
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
