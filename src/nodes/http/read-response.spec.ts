import { setImmediate } from 'node:timers/promises';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { readResponse } from './read-response.js';

const step = (job: number, signal = new AbortController().signal) => ({
  job,
  user: job,
  signal,
  maxValueBytes: 1024 * 1024,
});

/** Lets everything go on that waits for nothing else. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

describe('large responses', () => {
  let waiting: (() => void)[];
  let ended: string[];

  beforeEach(() => {
    waiting = [];
    ended = [];
  });

  /** A body of 100 KB, the end of which is sent once the test lets it. */
  async function* body(name: string): AsyncGenerator<Buffer> {
    try {
      yield Buffer.alloc(70_000, 'a');
      await new Promise<void>((resolve) => waiting.push(resolve));
      yield Buffer.alloc(30_000, 'a');
    } finally {
      ended.push(name);
    }
  }

  const read = (name: string, which = step(1)) =>
    readResponse({ statusCode: 200, headers: {}, body: body(name) }, 'text', which);

  it('are read few at a time, and those of a job do not keep others waiting', async () => {
    const many = Array.from({ length: 100 }, (_, index) => read(`a${index}`));
    await settle();
    expect(waiting).toHaveLength(16);
    const other = read('b', step(2));
    await settle();
    expect(waiting).toHaveLength(17);
    waiting.pop()!();
    expect((await other).body).toHaveLength(100_000);
    while (ended.length < 101) {
      for (const resolve of waiting.splice(0)) resolve();
      await settle();
    }
    for (const answer of await Promise.all(many)) expect(answer.body).toHaveLength(100_000);
  });

  it('end with their job while they wait', async () => {
    const others = Array.from({ length: 16 }, (_, index) => read(`a${index}`));
    await settle();
    const job = new AbortController();
    const waits = read('b', step(1, job.signal));
    await settle();
    job.abort(new Error('stopped'));
    await expect(waits).rejects.toThrow('stopped');
    expect(ended).toEqual(['b']);
    for (const resolve of waiting.splice(0)) resolve();
    await Promise.all(others);
  });

  it('and small ones that are packed are unpacked in these places', async () => {
    const others = Array.from({ length: 16 }, (_, index) => read(`a${index}`));
    await settle();
    async function* packed(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(gzipSync(Buffer.alloc(500_000, 'b')));
    }
    const unpacked = readResponse(
      { statusCode: 200, headers: { 'content-encoding': 'gzip' }, body: packed() },
      'text',
      step(1),
    );
    await settle();
    waiting.shift()!();
    expect((await unpacked).body).toHaveLength(500_000);
    expect(ended).toHaveLength(1);
    for (const resolve of waiting.splice(0)) resolve();
    await Promise.all(others);
  });
});

describe('a packed response', () => {
  async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
    yield await Promise.resolve(bytes);
  }

  const unpacked = async (encoding: string, bytes: Buffer) =>
    (
      await readResponse(
        { statusCode: 200, headers: { 'content-encoding': encoding }, body: once(bytes) },
        'text',
        step(1),
      )
    ).body;

  it.each<[string, (text: string) => Buffer]>([
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['Deflate, GZIP', (text) => gzipSync(deflateSync(text))],
    ['identity, gzip,', gzipSync],
  ])('with the encoding %s is unpacked', async (encoding, pack) => {
    expect(await unpacked(encoding, pack('packed'))).toBe('packed');
  });

  it('with an unknown encoding around a known one stays as it is', async () => {
    expect(await unpacked('gzip, own', Buffer.from('text'))).toBe('text');
  });

  it('is unpacked a few times, not any number', async () => {
    await expect(unpacked(Array(6).fill('gzip').join(), gzipSync(''))).rejects.toThrow(
      'the response has more than 5 content encodings',
    );
  });
});
