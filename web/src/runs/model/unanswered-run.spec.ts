import { ApiError, ConnectionError } from '@liucheng/client';
import { createRunAsker, keyOfSameRun, mayHaveStarted } from './unanswered-run.js';

const refusal = (status: number): ApiError =>
  new ApiError({ status, method: 'POST', url: '/api/process/execute/', body: {}, retryAfter: undefined });

describe('a run without an answer', () => {
  const request = { id: 7, inputs: { who: 'Ada' }, version: 2 };
  const unanswered = [{ request, key: 'abc' }];

  it('is asked for again under its key, and another run is not', () => {
    expect(keyOfSameRun(unanswered, { ...request, inputs: { who: 'Ada' } })).toBe('abc');
    expect(keyOfSameRun(unanswered, { ...request, inputs: { who: 'Grace' } })).toBeUndefined();
    expect(keyOfSameRun(unanswered, { ...request, version: 3 })).toBeUndefined();
    expect(keyOfSameRun([], request)).toBeUndefined();
  });

  it.each([
    [true, 'no answer', new ConnectionError('/api/process/execute/', new Error('lost'))],
    [true, 'an answer of something on the way', refusal(502)],
    [true, 'the end of the session, before which an attempt may have been accepted', refusal(401)],
    [false, 'a refusal', refusal(400)],
  ])('may have started (%s) after %s', (expected, _what, error) => {
    expect(mayHaveStarted(error)).toBe(expected);
  });

  it('is asked for again under its key until an answer comes', async () => {
    const keys: (string | undefined)[] = [];
    const askFor = createRunAsker();
    const ask = (wanted: unknown, job: () => Promise<number>) =>
      askFor(wanted, (key) => {
        keys.push(key);
        return { job: job(), idempotencyKey: key ?? 'new' };
      });
    const lost = () => Promise.reject(new ConnectionError('/', new Error('lost')));
    await expect(ask({ job: 1 }, lost)).rejects.toThrow();
    expect(await ask({ job: 1, resume: true }, () => Promise.resolve(4))).toBe(4);
    expect(await ask({ job: 1 }, () => Promise.resolve(2))).toBe(2);
    expect(await ask({ job: 1 }, () => Promise.resolve(3))).toBe(3);
    expect(keys).toEqual([undefined, undefined, 'new', undefined]);
  });
});
