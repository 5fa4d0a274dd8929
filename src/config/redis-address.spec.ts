import { redisAddress } from './redis-address.js';

describe('redisAddress', () => {
  it.each([
    'redis://127.0.0.1',
    'redis://a%40b:100%25@redis/',
    'rediss://:secret@redis.internal:6380/2?family=6',
  ])('leaves %s as it is', (url) => expect(redisAddress(url)).toEqual({ kind: 'server', url }));

  it('reads the sentinels, the master and its database', () => {
    expect(redisAddress('redis+sentinel://a.internal:26380,10.0.0.2,[fd00::3]:26381/my-master/3')).toEqual({
      kind: 'sentinel',
      endpoints: [
        { host: 'a.internal', port: 26_380 },
        { host: '10.0.0.2', port: 26_379 },
        { host: 'fd00::3', port: 26_381 },
      ],
      tls: false,
      master: 'my-master',
      db: 3,
    });
    expect(redisAddress('redis+sentinel://a/m/')).toMatchObject({ master: 'm', db: 0 });
  });

  it('reads credentials of the data nodes and of the sentinels', () => {
    expect(
      redisAddress(
        'rediss+sentinel://app:p%40ss:@word@a,b/m?sentinel_username=watch&sentinel_password=s%26cret',
      ),
    ).toMatchObject({
      tls: true,
      username: 'app',
      password: 'p@ss:@word',
      sentinelUsername: 'watch',
      sentinelPassword: 's&cret',
    });
    expect(redisAddress('redis+cluster://:only@a')).not.toHaveProperty('username');
  });

  it('reads the nodes of a cluster', () => {
    expect(redisAddress('rediss+cluster://app:secret@a:7000,b:7001,c')).toEqual({
      kind: 'cluster',
      endpoints: [
        { host: 'a', port: 7_000 },
        { host: 'b', port: 7_001 },
        { host: 'c', port: 6_379 },
      ],
      username: 'app',
      password: 'secret',
      tls: true,
    });
  });

  it.each([
    ['http://redis', 'takes redis://host:port, redis+sentinel://'],
    ['redis://a,b', 'takes redis://host:port, redis+sentinel://'],
    ['redis-sentinel://a/m', 'takes redis://host:port, redis+sentinel://'],
    ['redis://:a/b@redis', '%2F for /'],
    ['redis+sentinel://a#b/m', '%23 for #'],
    ['redis://redis/first', 'only the number of a database after the host'],
    ['redis://redis/1/2', 'only the number of a database after the host'],
    ['redis://:100%@redis', '%25'],
    ['redis+replica://a', 'takes redis://host:port, redis+sentinel://'],
    ['redis+sentinel:a,b/m', 'takes redis://host:port, redis+sentinel://'],
    ['redis+sentinel://a,b', 'the name of the master'],
    ['redis+sentinel://a/m/x', 'the name of the master'],
    ['redis+sentinel://a/m?password=1', 'not: password'],
    ['redis+cluster://', 'not: no host'],
    ['redis+cluster://a,,b', 'not: no host'],
    ['redis+cluster://a:0', 'not: a:0'],
    ['redis+cluster://a:70000', 'not: a:70000'],
    ['redis+cluster://a/1', 'ends after the hosts'],
    ['redis+cluster://:100%@a', '%25'],
  ])('rejects %s', (url, reason) => expect(() => redisAddress(url)).toThrow(reason));

  it('does not repeat credentials in its message', () => {
    expect(() => redisAddress('redis+cluster://app:secret@a b')).toThrow(
      /^takes hosts and ports, comma separated; not: a b$/,
    );
  });
});
