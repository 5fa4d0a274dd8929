import { hostPort } from './hosts.js';
import { SettingsError } from './settings-error.js';
import { ESCAPES, isDecodable, url } from './setting-values.js';

/** Where a server listens. */
export interface Endpoint {
  host: string;
  port: number;
}

/** What the nodes of a Sentinel or Cluster installation have in common. */
interface Nodes {
  /** The sentinels, or some nodes of the cluster. */
  endpoints: Endpoint[];
  username?: string;
  password?: string;
  tls: boolean;
}

/** What a value of `REDIS_URL` names. */
export type RedisAddress =
  | { kind: 'server'; url: string }
  | (Nodes & { kind: 'cluster' })
  | (Nodes & {
      kind: 'sentinel';
      master: string;
      db: number;
      sentinelUsername?: string;
      sentinelPassword?: string;
    });

const FORMS = [
  'redis://host:port',
  'redis+sentinel://user:password@host1:port1,host2:port2/master-name/db',
  'redis+cluster://user:password@host1:port1,host2:port2',
].join(', ');

const SEVERAL =
  /^(?<scheme>rediss?)\+(?<kind>sentinel|cluster):\/\/(?:(?<credentials>.*)@)?(?<endpoints>[^@/?#]*)(?:\/(?<path>[^?#]*))?(?:\?(?<query>[^#]*))?$/;

/** The name of a master, as Sentinel accepts it in `sentinel monitor`, and the number of a database. */
const MASTER = /^(?<master>[\w.-]+)(?:\/(?<db>\d{0,9}))?$/;

/** The path of the URL of one server. */
const NUMBER_OF_DATABASE = /^(?:\/\d{0,9})?$/;

const DEFAULT_PORT = { sentinel: 26_379, cluster: 6_379 };

/** A URL of Redis, as {@link redisAddress} reads it. */
export const redisUrl = (value: string): string => {
  redisAddress(value);
  return value;
};

/**
 * Reads a URL of a Redis server, of sentinels or of a cluster. URLs of several hosts are not URLs of the WHATWG, whose
 * parser accepts one host only.
 *
 * @throws SettingsError that says which part is wrong. The message does not contain the credentials
 */
export function redisAddress(value: string): RedisAddress {
  const { scheme, kind, credentials, endpoints, path, query } = SEVERAL.exec(value)?.groups ?? {};
  if (kind !== 'sentinel' && kind !== 'cluster') {
    if (!/^rediss?:/.test(value) || /^[^/]*\/\/[^/]*,/.test(value))
      throw new SettingsError(`takes ${FORMS}. ${ESCAPES}`);
    const given = url('redis:', 'rediss:')(value);
    if (!NUMBER_OF_DATABASE.test(new URL(given).pathname))
      throw new SettingsError('takes a URL that has only the number of a database after the host');
    return { kind: 'server', url: given };
  }
  const nodes = {
    endpoints: endpointsIn(endpoints ?? '', DEFAULT_PORT[kind]),
    ...credentialsIn(credentials),
    tls: scheme === 'rediss',
  };
  if (kind === 'cluster') {
    // A cluster has only the database 0.
    if ((path ?? '') !== '' || query !== undefined)
      throw new SettingsError('takes, for a cluster, a URL that ends after the hosts');
    return { kind, ...nodes };
  }
  const { master, db } = MASTER.exec(path ?? '')?.groups ?? {};
  if (master === undefined)
    throw new SettingsError(
      'takes, for sentinels, a URL with the name of the master after the hosts: redis+sentinel://host1,host2,host3/master-name',
    );
  return { kind, ...nodes, master, db: Number(db ?? 0), ...optionsIn(query) };
}

function endpointsIn(text: string, defaultPort: number): Endpoint[] {
  return text.split(',').map((entry) => {
    const parts = hostPort(entry.trim());
    if (parts === undefined)
      throw new SettingsError(`takes hosts and ports, comma separated; not: ${entry.trim() || 'no host'}`);
    return { host: parts.host, port: parts.port ?? defaultPort };
  });
}

/** Reads `user:password`, `:password` or `user`, as in other URLs. */
function credentialsIn(text = ''): { username?: string; password?: string } {
  const [, username, password] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  return {
    ...(username ? { username: decoded(username) } : {}),
    ...(password ? { password: decoded(password) } : {}),
  };
}

function decoded(text: string): string {
  if (!isDecodable(text))
    throw new SettingsError('takes a user and a password in which a % is written as %25');
  return decodeURIComponent(text);
}

/** Reads the credentials of the sentinels, which differ from those of the master. */
function optionsIn(query = ''): { sentinelUsername?: string; sentinelPassword?: string } {
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].filter(
    (name) => name !== 'sentinel_username' && name !== 'sentinel_password',
  );
  if (unknown.length > 0)
    throw new SettingsError(
      `takes, for sentinels, the options sentinel_username and sentinel_password; not: ${unknown.join(', ')}`,
    );
  const username = options.get('sentinel_username');
  const password = options.get('sentinel_password');
  return {
    ...(username ? { sentinelUsername: username } : {}),
    ...(password ? { sentinelPassword: password } : {}),
  };
}
