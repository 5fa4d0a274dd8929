import { Logger } from '@nestjs/common';
import { RedisNotices } from './redis-notices.js';

describe('what is logged of Redis', () => {
  let lines: unknown[];

  beforeEach(() => {
    lines = [];
    for (const level of ['log', 'warn'] as const)
      import.meta.jest
        .spyOn(Logger.prototype, level)
        .mockImplementation((...given: unknown[]) => void lines.push(given[0]));
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  it('is a line whenever it is lost, however often it does not answer, and one when it is back', () => {
    import.meta.jest.useFakeTimers();
    const lost = new Error('connect ECONNREFUSED 10.0.0.1:6379');
    const isLost =
      'Redis does not answer: connect ECONNREFUSED 10.0.0.1:6379. Jobs continue through Postgres, more slowly.';
    const redis = new RedisNotices();
    redis.ready();
    redis.lost(lost);
    redis.lost(lost);
    redis.ready();
    // Another connection.
    redis.lost(lost);
    import.meta.jest.advanceTimersByTime(5_000);
    expect(lines).toEqual([isLost]);
    redis.ready();
    redis.ready();
    import.meta.jest.advanceTimersByTime(5_000);
    expect(lines).toEqual([isLost, 'Redis answers again']);
    redis.lost(lost);
    expect(lines).toEqual([isLost, 'Redis answers again', isLost]);
    import.meta.jest.useRealTimers();
  });

  it('is why it refuses deliveries, once, and what to write for a node of a cluster', () => {
    const redis = new RedisNotices();
    for (const message of ['MOVED 11684 10.0.0.2:6379', 'EXECABORT'])
      for (let count = 0; count < 2; count += 1) redis.refused(new Error(message));
    redis.refused(new Error('MOVED 11684 10.0.0.2:6379'));
    redis.accepted();
    expect(lines).toEqual([
      expect.stringMatching(/^Redis refuses deliveries: MOVED 11684 10.0.0.2:6379\. .* redis\+cluster:/),
      expect.stringMatching(/^Redis refuses deliveries: EXECABORT\. /),
    ]);
  });

  it('is the reason why a transaction was discarded, not that it was', () => {
    const reason = new Error("OOM command not allowed when used memory > 'maxmemory'.");
    const discarded = new Error('EXECABORT Transaction discarded because of previous errors.');
    new RedisNotices().refused(Object.assign(discarded, { previousErrors: [reason, reason] }));
    expect(lines).toEqual([
      "Redis refuses deliveries: OOM command not allowed when used memory > 'maxmemory'. Jobs continue through Postgres, more slowly.",
    ]);
  });

  it('is that it accepts deliveries again, once it has refused none for a second', () => {
    import.meta.jest.useFakeTimers();
    const redis = new RedisNotices();
    redis.accepted();
    redis.refused(new Error('OOM'));
    redis.accepted();
    expect(lines).toHaveLength(1);
    import.meta.jest.advanceTimersByTime(1_000);
    redis.accepted();
    redis.accepted();
    expect(lines.slice(1)).toEqual(['Redis accepts deliveries again']);
    import.meta.jest.useRealTimers();
  });
});
