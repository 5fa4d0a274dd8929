import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { withoutStall } from '../support/stalls.js';

/*
 * Bodies of 1 MiB, which the main thread parses, crafted to take long there.
 */

/** Size of a value, with room for the rest of the body. */
const BYTES = 1024 * 1024 - 200;

/** As many pieces as fit, joined by commas. */
function filled(piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let length = 0, index = 0; ; index += 1) {
    const next = piece(index);
    length += next.length + 1;
    if (length > BYTES) return pieces.join();
    pieces.push(next);
  }
}

const VALUES: Record<string, string> = {
  numbers: `[${filled(() => '1')}]`,
  'empty lists': `[${filled(() => '[]')}]`,
  'lists 90 deep': `[${filled(() => '['.repeat(90) + ']'.repeat(90))}]`,
  'an object of 100,000 keys': `{${filled((index) => `"${index.toString(36)}":1`)}}`,
  'objects with different keys': `[${filled((index) => `{"${index.toString(36)}":1}`)}]`,
  'unpaired surrogates': `{${filled((index) => `"\\ud800${index.toString(36)}":1`)}}`,
  quotes: `"${'\\"'.repeat(BYTES / 2 - 1)}"`,
  'digits that are not ASCII': `"${'\u{1d7d9}'.repeat(BYTES / 4)}"`,
  'a number of a million digits': '1'.repeat(BYTES),
};

type Call = [method: string, path: string, before: string, after: string, headers?: Record<string, string>];

describe('a body of 1 MiB that is crafted to take long', () => {
  let installation: Installation;
  let server: RunningProcess;
  let id: number;

  const post = (call: string, body: unknown) =>
    send(server.url, `/api/process/${call}/`, { method: 'POST', body });

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
    id = (await post('process', { name: 'n', project: 'p' })).body.id;
    const nodeList = [{ id: 's', namespace: 'core.event', name: 'start' }];
    const variables = ['string', 'array', 'object'].map((type) => ({ name: type, type, scope: 'flow' }));
    await post('save', { id, nodeList, linkList: [], variables });
    expect((await post('upload', { id })).body).toEqual({ success: true });
  });

  afterAll(() => installation.close());

  const calls: Record<string, () => Call> = {
    'the inputs of an execute': () => ['POST', '/api/process/execute/', `{"id":${id},"inputs":`, '}'],
    'a text input of a job': () => ['POST', '/api/process/execute/', `{"id":${id},"inputs":{"string":`, '}}'],
    'a list input of a job': () => ['POST', '/api/process/execute/', `{"id":${id},"inputs":{"array":`, '}}'],
    'an object input of a job, with an idempotency key': () => [
      'POST',
      '/api/process/execute/',
      `{"id":${id},"inputs":{"object":`,
      '}}',
      { 'idempotency-key': 'once' },
    ],
    'the inputs of a batch': () => ['POST', '/api/process/batch/', `{"id":${id},"inputs":`, '}'],
    'an input of a batch, with an idempotency key': () => [
      'POST',
      '/api/process/batch/',
      `{"id":${id},"inputs":[{},{"object":`,
      '}]}',
      { 'idempotency-key': 'many' },
    ],
    'ids of jobs in a list': () => ['POST', '/api/job/stop/', '{"pk[]":', '}'],
    'a field that execute ignores, with an idempotency key': () => [
      'POST',
      '/api/process/execute/',
      `{"id":${id},"other":`,
      '}',
      { 'idempotency-key': 'twice' },
    ],
    'a name': () => ['POST', '/api/process/process/', '{"project":"p","name":', '}'],
    'the value of a shared variable': () => [
      'POST',
      '/api/process/variable/',
      '{"name":"v","type":"any","value":',
      '}',
    ],
    'a choice': () => ['POST', '/api/process/variable/', '{"name":"v","value":1,"type":', '}'],
    'ids as a text': () => ['DELETE', '/api/process/process/', '{"pk":', '}'],
    'ids in a list': () => ['DELETE', '/api/process/process/', '{"pk[]":', '}'],
    'an id after a long value': () => ['POST', '/api/process/upload/', '{"other":', ',"id":1.5}'],
  };

  it.each(Object.entries(calls))(
    'does not delay other clients and is not echoed, as %s',
    async (_name, call) => {
      for (const [what, value] of Object.entries(VALUES)) {
        const [method, path, before, after, headers] = call();
        const body = Buffer.from(before + value + after);
        const answer = await withoutStall(server, what, () =>
          send(server.url, path, {
            method,
            body,
            headers: { 'content-type': 'application/json', ...headers },
          }),
        );
        expect([what, [200, 400, 409].includes(answer.status)]).toEqual([what, true]);
        expect([what, answer.text.length < 20_000]).toEqual([what, true]);
      }
    },
    120_000,
  );
});
