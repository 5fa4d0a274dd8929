import { isIP } from 'node:net';

/** Which of its two jobs this process does: answer HTTP, run jobs, or both. */
export type Role = 'api' | 'worker' | 'all';

/** One setting: its environment variable, its default, how its text is read, and what it means to an operator. */
interface Setting<T> {
  variable: string;
  fallback: T;
  read: (text: string) => T;
  meaning: string;
}

/** A setting whose text is not usable. `message` names the variable and says what it takes. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const text = (value: string) => value;

const wholeNumber =
  (min: number, max: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new SettingsError(`takes a whole number from ${min} to ${max}`);
    return number;
  };

const oneOf =
  <T extends string>(...choices: T[]) =>
  (value: string): T => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new SettingsError(`takes one of: ${choices.join(', ')}`);
    return choice;
  };

const url =
  (...protocols: string[]) =>
  (value: string): string => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (!parsed || !protocols.includes(parsed.protocol))
      throw new SettingsError(`takes a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return value;
  };

const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const isAddressOrCidr = (entry: string): boolean => {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const proxies = (value: string): string[] => {
  const entries = list(value);
  if (!entries.every((entry) => isAddressOrCidr(entry) || entry === 'loopback'))
    throw new SettingsError('takes addresses and CIDRs (or the word loopback), comma separated');
  return entries;
};

const MIB = 1024 * 1024;

const setting = <T>(
  variable: string,
  fallback: NoInfer<T>,
  read: (text: string) => T,
  meaning: string,
): Setting<T> => ({ variable, fallback, read, meaning });

/**
 * Every setting of the application, once: the boot, the README's table and the checks are made from this list.
 * Durations are in milliseconds unless the name says otherwise, sizes in bytes.
 */
export const SETTINGS = {
  host: setting('HOST', '127.0.0.1', text, 'address on which the API listens'),
  port: setting('PORT', 3000, wholeNumber(0, 65_535), 'port on which the API listens; `0`: any free one'),
  databaseUrl: setting(
    'DATABASE_URL',
    '',
    url('postgres:', 'postgresql:'),
    'Postgres; default: the launcher starts its own',
  ),
  redisUrl: setting('REDIS_URL', '', url('redis:', 'rediss:'), 'Redis; default: the launcher starts its own'),
  role: setting<Role>(
    'LIUCHENG_ROLE',
    'all',
    oneOf('api', 'worker', 'all'),
    '`api`, `worker` or `all`; several of each may run on the same Postgres and Redis',
  ),
  concurrency: setting(
    'LIUCHENG_CONCURRENCY',
    50,
    wholeNumber(1, 10_000),
    'jobs that one worker runs at once',
  ),
  httpAllow: setting<string[]>(
    'LIUCHENG_HTTP_ALLOW',
    [],
    list,
    'hosts, `host:port` and CIDRs, comma separated, that `core.http.request` may reach although they are private, link-local or loopback',
  ),
  keepDays: setting(
    'LIUCHENG_KEEP_DAYS',
    30,
    wholeNumber(0, 36_500),
    'days for which ended jobs, their steps and logs are kept; `0`: for ever',
  ),
  trustProxy: setting<string[]>(
    'TRUST_PROXY',
    [],
    proxies,
    'addresses and CIDRs of proxies whose `X-Forwarded-*` headers count, comma separated',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'how much the processes log',
  ),
  leaseMs: setting(
    'LIUCHENG_LEASE_MS',
    6_000,
    wholeNumber(500, 600_000),
    'how long a worker holds a job without renewing it; a dead worker’s jobs go on elsewhere after that',
  ),
  sweepMs: setting(
    'LIUCHENG_SWEEP_MS',
    1_000,
    wholeNumber(50, 600_000),
    'how often a worker looks for jobs that no delivery has brought',
  ),
  graceMs: setting(
    'LIUCHENG_GRACE_MS',
    5_000,
    wholeNumber(0, 600_000),
    'how long a worker that was told to end lets its jobs run on before it gives them back',
  ),
  parkMs: setting(
    'LIUCHENG_PARK_MS',
    30_000,
    wholeNumber(0, 86_400_000),
    'a job that only waits, and for longer than this, gives its slot back until the wait is due',
  ),
  maxAttempts: setting(
    'LIUCHENG_MAX_ATTEMPTS',
    3,
    wholeNumber(1, 100),
    'workers that a job may lose before it ends as failed',
  ),
  maxSteps: setting('LIUCHENG_MAX_STEPS', 100_000, wholeNumber(1, 1_000_000_000), 'steps of one job'),
  maxDepth: setting(
    'LIUCHENG_MAX_DEPTH',
    50,
    wholeNumber(1, 1_000),
    'depth of frames, calls and pending links of a job',
  ),
  maxValueBytes: setting('LIUCHENG_MAX_VALUE_BYTES', MIB, wholeNumber(1, 256 * MIB), 'bytes of one value'),
  maxLiveBytes: setting(
    'LIUCHENG_MAX_LIVE_BYTES',
    16 * MIB,
    wholeNumber(1, 1024 * MIB),
    'bytes of all live values of a job',
  ),
  maxRecordBytes: setting(
    'LIUCHENG_MAX_RECORD_BYTES',
    64 * MIB,
    wholeNumber(1, 1024 * MIB),
    'bytes of all records of a job',
  ),
  maxLogBytes: setting(
    'LIUCHENG_MAX_LOG_BYTES',
    64 * MIB,
    wholeNumber(1, 1024 * MIB),
    'bytes of the log of a job',
  ),
  maxNodes: setting('LIUCHENG_MAX_NODES', 5_000, wholeNumber(1, 1_000_000), 'nodes of a flow'),
  maxLinks: setting('LIUCHENG_MAX_LINKS', 20_000, wholeNumber(1, 1_000_000), 'links of a flow'),
};

/** The settings of one process, parsed and checked. */
export type Settings = {
  readonly [Key in keyof typeof SETTINGS]: (typeof SETTINGS)[Key]['fallback'];
};

/**
 * Reads every setting from the environment. An unset or empty variable means the default.
 *
 * @throws SettingsError naming every variable whose value is not usable, and what it takes
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([key, { variable, fallback, read }]) => {
    const given = env[variable]?.trim();
    if (given === undefined || given === '') return [key, fallback];
    try {
      return [key, read(given)];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(`${variable} ${error.message}`);
      return [key, fallback];
    }
  });
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return Object.fromEntries(entries) as Settings;
}
