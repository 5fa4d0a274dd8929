import { readFileSync } from 'node:fs';
import { send, type Answer } from './support/send.js';
import { startServer, type Server } from './support/server.js';

/*
 * The answers of a real Django REST framework 3.14, recorded: ours are the same.
 */

interface Case {
  id: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  raw?: string;
  b64?: string;
  save?: string;
  answer: { status: number; headers: Record<string, string>; body?: unknown };
}

const cases = JSON.parse(readFileSync('test/recorded/drf-cases.json', 'utf8')) as Case[];
const RUN = 'run7x';
const GONE = '2147483000';

describe('recorded requests', () => {
  let server: Server;
  const ids = new Map<string, number>();

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s', async (_, recorded) => {
    const answer = await send(server.url, filled(recorded.path), {
      method: recorded.method,
      headers: recorded.headers,
      body: bodyOf(recorded),
    });
    if (recorded.save !== undefined) ids.set(recorded.save, answer.body.id);
    expect(shown(answer, recorded)).toEqual(recorded.answer);
    const { body } = recorded.answer;
    if (answer.status < 300 && body !== undefined) expect(keys(answer.body)).toEqual(keys(body));
  });

  const filled = (text: string): string =>
    text
      .replaceAll('{RUN}', RUN)
      .replaceAll('{RUNUP}', RUN.toUpperCase())
      .replaceAll('{GONE}', GONE)
      .replaceAll(/\{(R\d+)\}/g, (_, name: string) => String(ids.get(name)));

  function bodyOf({ json, raw, b64 }: Case): string | Buffer | undefined {
    if (b64 !== undefined) return Buffer.from(b64, 'base64');
    if (raw !== undefined) return filled(raw);
    return json === undefined ? undefined : filled(JSON.stringify(repeated(json)));
  }

  function repeated(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if ('$rep' in value) {
      const [text, times] = value.$rep as [string, number];
      return text.repeat(times);
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, repeated(entry)]));
  }

  /** The answer with what differs from run to run written as the recording writes it. */
  function shown({ status, headers, body }: Answer, { answer }: Case): unknown {
    const compared = Object.keys(answer.headers).map((name) => {
      const value = String(headers[name]);
      return [name, name === 'allow' ? value.split(', ').sort().join(', ') : value];
    });
    const names = new Map([...ids].map(([name, id]) => [id, name]));
    return JSON.parse(
      JSON.stringify({ status, headers: Object.fromEntries(compared), body }, (key, value: unknown) => {
        if (key === 'id') return names.has(value as number) ? `<id ${names.get(value as number)}>` : '<id>';
        if (key === 'ctime' || key === 'utime') return '<time>';
        if (key === 'cuser' || key === 'user') return `<${key}>`;
        if (typeof value !== 'string') return value;
        return value
          .replaceAll(server.url, '<host>')
          .replaceAll(RUN, '<run>')
          .replaceAll(RUN.toUpperCase(), '<RUN>')
          .replace(/^JSON parse error - .*/s, 'JSON parse error - …');
      }),
    );
  }
});

/** The keys of an object, at every depth, in their order. */
function keys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keys);
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).map(([key, entry]) => [key, keys(entry)]);
}
