import { isLoopback } from './hosts.js';
import { readSettings, SettingsError } from './settings.js';

/** The message of the SettingsError for these variables; empty if they are valid. */
const errorFor = (env: Record<string, string>): string => {
  try {
    readSettings(env);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

describe('readSettings', () => {
  it('uses the default for an unset or empty variable', () => {
    expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: 3000, httpAllow: [] });
    expect(readSettings({ HOST: ' ', PORT: '', LIUCHENG_AUTH: '' })).toEqual(readSettings({}));
  });

  it.each(['0.0.0.0', '::', '::1', 'localhost', 'liucheng-api.internal', 'my_service', 'fe80::1%eth0'])(
    'accepts HOST=%s',
    (host) => expect(readSettings({ HOST: host }).host).toBe(host),
  );

  it.each([
    '10.0.0.300',
    '1.2.3',
    ':::',
    '127.0.0.1:3000',
    '[::1]',
    'a b',
    '-a.example',
    'http://a',
    'a..b',
    '!!',
  ])('rejects HOST=%s', (host) =>
    expect(errorFor({ HOST: host })).toBe('HOST takes an address or a host name'),
  );

  it('accepts hosts, host:port, addresses and CIDRs in LIUCHENG_HTTP_ALLOW', () => {
    const entries = [
      'db.internal',
      'db.internal:8080',
      'localhost',
      '10.0.0.1',
      '10.0.0.1:80',
      '10.0.0.0/8',
      '::1',
      '[::1]',
      '[::1]:8080',
      'fc00::/7',
    ];
    expect(readSettings({ LIUCHENG_HTTP_ALLOW: entries.join(' , ') }).httpAllow).toEqual(entries);
  });

  it.each([
    '10.0.0.0/99',
    '10.0.0.0/',
    'fc00::/129',
    '10.0.0.300',
    '[10.0.0.1]:80',
    'db.internal:0',
    'db.internal:65536',
    'db.internal:http',
    'db.internal/8',
    'http://db.internal',
    '*.internal',
    'fe80::1%eth0',
    '0x7f000001',
    '!!',
  ])('rejects LIUCHENG_HTTP_ALLOW with %s', (entry) =>
    expect(errorFor({ LIUCHENG_HTTP_ALLOW: `ok.internal,${entry}` })).toMatch(
      new RegExp(`^LIUCHENG_HTTP_ALLOW takes .*; not: ${entry.replace(/[.*[\]]/g, '\\$&')}$`),
    ),
  );

  it.each([
    ['PORT', '65536'],
    ['PORT', '1e3'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://db'],
    ['DATABASE_URL', 'postgres://liucheng:100%@db/liucheng'],
    ['DATABASE_READ_URL', 'postgres://db/100%'],
    ['DATABASE_READ_URL', 'postgres://db/liucheng?sslmode=bogus'],
    ['REDIS_URL', 'redis://:100%@redis'],
    ['REDIS_URL', 'redis'],
    ['LIUCHENG_ROLE', 'API'],
    ['LIUCHENG_AUTH', 'off'],
    ['LIUCHENG_SHELL', 'yes'],
    ['LIUCHENG_SECRET_KEY', 'too short to be a key'],
    ['LIUCHENG_SECRET_KEY', `${'k'.repeat(32)},short`],
    ['LIUCHENG_KEEP_DAYS', '1.5'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', 'proxy.internal'],
    ['LIUCHENG_ORIGINS', '*'],
    ['LIUCHENG_ORIGINS', 'null'],
    ['LIUCHENG_ORIGINS', 'designer.example'],
    ['LIUCHENG_ORIGINS', 'https://designer.example/'],
    ['LIUCHENG_ORIGINS', 'https://designer.example,https://*.example'],
    ['LIUCHENG_ORIGINS', 'file:///'],
    ['LIUCHENG_RATE_LIMIT', '1.5'],
    ['LOG_LEVEL', 'loud'],
  ])('rejects %s=%s', (variable, value) =>
    expect(errorFor({ [variable]: value })).toMatch(new RegExp(`^${variable} takes `)),
  );

  it('reports every invalid variable at once', () => {
    const message = errorFor({ PORT: 'x', HOST: '!!', LIUCHENG_RATE_LIMIT: '-1' });
    for (const variable of ['PORT', 'HOST', 'LIUCHENG_RATE_LIMIT']) expect(message).toContain(variable);
  });
});

it('isLoopback tells loopback addresses from others', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    expect([address, isLoopback(address)]).toEqual([address, true]);
  for (const address of ['0.0.0.0', '::', '10.0.0.1', 'fe80::1'])
    expect([address, isLoopback(address)]).toEqual([address, false]);
});
