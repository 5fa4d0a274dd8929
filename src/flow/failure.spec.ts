import { messageOf } from './failure.js';

const failed = (cause: unknown, message = 'fetch failed') => new TypeError(message, { cause });

describe('the message of an error', () => {
  it('says why `fetch` of Node has failed', async () => {
    const error: unknown = await fetch('http://127.0.0.1:1/').catch((reason: unknown) => reason);
    expect(messageOf(error)).toMatch(/^fetch failed: .+/);
  });

  it.each([
    ['the message of its cause', failed(new Error('other side closed')), 'fetch failed: other side closed'],
    [
      'the code where several addresses were tried',
      failed(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
      'fetch failed: ECONNREFUSED',
    ],
    ['a part of a long message', failed(new Error('x'.repeat(1_000))), `fetch failed: ${'x'.repeat(499)}…`],
    ['nothing more without a cause', failed(undefined), 'fetch failed'],
    ['nothing more where the cause says nothing', failed(new Error()), 'fetch failed'],
    [
      'nothing more where the cause cannot be read',
      Object.defineProperty(failed(undefined), 'cause', {
        get: () => {
          throw new Error('no');
        },
      }),
      'fetch failed',
    ],
    ['no cause of any other message', failed(new Error('hidden'), 'fetch failed here'), 'fetch failed here'],
  ])('has %s', (_, error, expected) => {
    expect(messageOf(error)).toBe(expected);
  });
});
