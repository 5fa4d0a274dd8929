import { passwordFaults } from '../../src/auth/passwords/password-rules.js';
import { openApiOf } from '../../src/boot/open-api.js';
import type { JsonSchema } from '../../src/rest/fields/json-schema.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const METHODS = ['post', 'get', 'put', 'patch', 'delete'];

interface Operation {
  operationId: string;
  path: string;
  method: string;
  parameters: { name: string; in: string; schema: { example?: unknown }; required?: boolean }[];
  requestBody?: { content: Record<string, { example?: any; examples?: any; schema: any }> };
  responses: Record<string, any>;
  security: object[];
  description?: string;
  summary: string;
  tags: string[];
  'x-example-status'?: number;
}

describe('the OpenAPI document', () => {
  let server: Server;
  let document: any;
  let operations: Operation[];

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_SECRET_KEY: 'a key as the launcher generates one' });
    document = (await send(server.url, '/openapi.json')).body;
    operations = Object.entries<any>(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ({ path, method, ...item[method] })),
    );
  });

  afterAll(() => server.close());

  /** The operations in the order of the page: by tag, then in the order of the document. */
  const asShown = (): Operation[] =>
    document.tags.flatMap(({ name }: { name: string }) => operations.filter(({ tags }) => tags[0] === name));

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

  it('has examples that can be run from the top, and marks those that fail as written', async () => {
    expect(asShown()).toHaveLength(operations.length);
    for (const operation of asShown()) {
      const { operationId, responses, description, 'x-example-status': announced } = operation;
      const { status } = await run(operation);
      const outcome = status < 300 ? undefined : status;
      expect([operationId, outcome]).toEqual([operationId, announced]);
      expect(Object.keys(responses)).toContain(String(status));
      if (announced) expect(description).toContain(`The example answers ${announced} `);
    }
  });

  it('ends with the logout where its calls need a token', () => {
    const needToken = asShown().filter(({ tags: [tag] }) => tag !== 'health');
    expect(needToken.at(-1)).toMatchObject({ operationId: 'logout' });
  });

  it('names each operation with a verb and its object', () => {
    for (const { operationId } of operations) expect(operationId).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
  });

  it('describes every JSON body and response with a named schema', () => {
    const schemas = operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values<any>(responses)].flatMap((part) =>
        Object.values<any>(part?.content ?? {}).map(({ schema }) => [operationId, schema] as const),
      ),
    );
    for (const [operationId, schema] of schemas) {
      const named = [schema, ...(schema.anyOf ?? [schema.items ?? {}])].some((part) => '$ref' in part);
      const isText = schema.type === 'string';
      const isEmpty = schema.additionalProperties === false;
      expect([operationId, named || isText || isEmpty]).toEqual([operationId, true]);
    }
  });

  it('lets generators name the types of properties after their letters, without giving two types one name', () => {
    const needsType = ({ anyOf, enum: values, properties, type }: JsonSchema): boolean =>
      Boolean(anyOf ?? values ?? properties) || Array.isArray(type);
    const names = Object.entries<JsonSchema>(document.components.schemas).flatMap(
      ([schema, { properties = {} }]) =>
        Object.entries(properties)
          .filter(([, property]) => needsType(property))
          .map(([name]) => `${schema}.${name.replaceAll(/\W/g, '')}`),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('documents the ETags that keep editors from overwriting each other', () => {
    const { save, intact } = {
      save: document.paths['/api/process/save/'].post,
      intact: document.paths['/api/process/intact/'].get,
    };
    expect(save.responses['200'].headers).toHaveProperty('ETag');
    expect(intact.responses['200'].headers).toHaveProperty('ETag');
    expect(save.parameters).toEqual([expect.objectContaining({ name: 'If-Match', in: 'header' })]);
    expect(save.responses).toHaveProperty('412');
  });

  it('documents the name of each file', () => {
    for (const path of ['/api/process/export/', '/api/process/logfile/download/'])
      expect(document.paths[path].get.responses['200'].headers).toHaveProperty('Content-Disposition');
  });

  it('describes the forms and texts that routes take besides JSON', () => {
    const contentOf = (path: string) => document.paths[path].post.requestBody.content;
    const { $ref } = contentOf('/api/process/import/')['multipart/form-data'].schema;
    expect(document.components.schemas[$ref.split('/').at(-1)]).toMatchObject({
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    });
    expect(Object.keys(contentOf('/api/hook/{token}/'))).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/plain',
    ]);
  });

  it('requires no more than the server does', () => {
    const { schemas } = document.components;
    for (const name of ['ProcessChange', 'UserChange', 'VariableChange'])
      expect(schemas[name]).not.toHaveProperty('required');
    expect(document.paths['/api/process/stop/{id}/'].post.requestBody.required).toBe(false);
    expect(schemas.VariableInput.properties.value).not.toHaveProperty('type');
    expect(schemas.ExecuteInput.properties.id.$ref).toBe('#/components/schemas/Id');
    expect(schemas.FlowNode.required).not.toContain('nodeType');
    expect(schemas.FlowToCheck).not.toHaveProperty('required');
    expect(schemas.Id.anyOf.map(({ type }: any) => type)).toEqual(['integer', 'string']);
  });

  it('has no example password that a user could keep', () => {
    const shown = JSON.stringify(operations.map(({ requestBody }) => requestBody));
    const examples = [...shown.matchAll(/"(?:old_|new_)?password":"([^"]*)"/g)];
    expect(examples.length).toBeGreaterThan(2);
    for (const [, value] of examples) expect([value, passwordFaults(value!, '')]).not.toEqual([value, []]);
    const create = operations.find(({ operationId }) => operationId === 'createUser');
    expect(JSON.stringify(create!.requestBody!.content['application/json']!.examples)).not.toContain(
      'password',
    );
  });

  it('lists the errors that every call can return', () => {
    for (const { operationId, path, responses, requestBody } of operations) {
      const expected = requestBody
        ? ['400', '406', '413', '415', '431', '503']
        : ['400', '406', '431', '503'];
      if (path.startsWith('/api/'))
        expect([operationId, Object.keys(responses)]).toEqual([
          operationId,
          expect.arrayContaining(expected),
        ]);
    }
    expect(Object.keys(document.paths['/healthz/live'].get.responses)).toEqual(['200']);
  });

  it('names the role that each call needs, and documents 401 and 403', () => {
    expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } });
    for (const { path, method, security, responses, description } of operations) {
      const call = `${method} ${path}`;
      const isPublic = [
        'post /api/login/',
        'post /api/hook/{token}/',
        'post /api/job/event/{token}/',
      ].includes(call);
      if (isPublic || path.startsWith('/healthz/')) expect([call, security]).toEqual([call, []]);
      else {
        const isNeeded = ['post /api/user/password/', 'post /api/user/key/'].includes(call);
        expect([call, security]).toEqual([call, [...(isNeeded ? [] : [{}]), { token: [] }]]);
        expect(description).toMatch(/Needs the role `(viewer|operator|editor|admin)`\.$/);
        expect(Object.keys(responses)).toContain('401');
        expect([call, responses['403'].description]).toEqual([
          call,
          expect.stringContaining('The caller’s role does not allow it'),
        ]);
      }
      if (path.startsWith('/api/'))
        expect(responses['403'].description).toContain('The call comes from a page of another site');
    }
    expect(document.paths['/api/process/execute/'].post.description).toContain('`operator`');
  });

  it('says where only the creator and administrators may change or delete an object', () => {
    const owned = operations
      .filter(({ responses }) => /Another user has|Others have/.test(responses['403']?.description))
      .map(({ operationId }) => operationId);
    expect(owned.sort()).toEqual([
      'deleteHook',
      'deleteHooks',
      'deleteProcess',
      'deleteProcesses',
      'deleteSchedule',
      'deleteSchedules',
      'deleteVariable',
      'replaceHook',
      'replaceSchedule',
      'rotateHookToken',
      'updateHook',
      'updateSchedule',
    ]);
  });

  it('marks credentials as optional only in open mode', async () => {
    const securityIn = async (mode: 'open' | 'required') =>
      (await openApiOf(server.app, mode)).paths['/api/process/process/']?.get?.security;
    expect(await securityIn('open')).toEqual([{}, { token: [] }]);
    expect(await securityIn('required')).toEqual([{ token: [] }]);
  });

  it('documents ordering only for lists that support it', () => {
    const orderable = operations
      .filter(({ parameters }) => parameters.some(({ name }) => name === 'ordering'))
      .map(({ path }) => path);
    expect(orderable.sort()).toEqual([
      '/api/audit/audit/',
      '/api/job/callback/',
      '/api/job/job/',
      '/api/process/hook/',
      '/api/process/process/',
      '/api/process/schedule/',
      '/api/process/variable/',
      '/api/user/key/',
      '/api/user/user/',
    ]);
  });

  it('is shown by a page that loads nothing from other servers', async () => {
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
