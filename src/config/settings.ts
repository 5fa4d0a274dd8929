import { host, list, origins, proxies, targets } from './hosts.js';
import { SettingsError } from './settings-error.js';

export { SettingsError };

/** Which of its two jobs this process does: answer HTTP, run jobs, or both. */
export type Role = 'api' | 'worker' | 'all';

/** Who may call without credentials: `open` makes such calls the seeded user's. */
export type AuthSetting = 'auto' | 'open' | 'required';

/** One setting: its environment variable, its default, how its text is read, and what it means to an operator. */
interface Setting<T> {
  variable: string;
  fallback: T;
  read: (text: string) => T;
  meaning: { en: string; zh: string };
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

/** What is shorter could be guessed by whoever has a copy of the database. */
const SHORTEST_KEY = 32;

const keys = (value: string): string[] => {
  const given = value.split(',').map((key) => key.trim());
  if (given.some((key) => key.length < SHORTEST_KEY))
    throw new SettingsError(
      `takes a key of at least ${SHORTEST_KEY} characters, such as \`openssl rand -hex 32\` gives, or several, comma separated`,
    );
  return given;
};

const url =
  (...protocols: string[]) =>
  (value: string): string => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (!parsed || !protocols.includes(parsed.protocol))
      throw new SettingsError(`takes a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return value;
  };

const MIB = 1024 * 1024;

const setting = <T>(
  variable: string,
  fallback: NoInfer<T>,
  read: (text: string) => T,
  meaning: Setting<T>['meaning'],
): Setting<T> => ({ variable, fallback, read, meaning });

/**
 * Every setting of the application, once: the boot, the README's table and the checks are made from this list.
 * Durations are in milliseconds unless the name says otherwise, sizes in bytes.
 */
export const SETTINGS = {
  host: setting('HOST', '127.0.0.1', host, { en: 'address on which the API listens', zh: 'API 监听的地址' }),
  port: setting('PORT', 3000, wholeNumber(0, 65_535), {
    en: 'port on which the API listens; `0`: any free one',
    zh: 'API 监听的端口；`0`：任意空闲端口',
  }),
  databaseUrl: setting('DATABASE_URL', '', url('postgres:', 'postgresql:'), {
    en: 'Postgres; default: the launcher starts its own',
    zh: 'Postgres 的地址；默认由启动器自带',
  }),
  redisUrl: setting('REDIS_URL', '', url('redis:', 'rediss:'), {
    en: 'Redis; default: the launcher starts its own',
    zh: 'Redis 的地址；默认由启动器自带',
  }),
  redisPrefix: setting('LIUCHENG_REDIS_PREFIX', '{liucheng}', text, {
    en: 'start of every Redis key and channel; one Redis can so serve several installations. Redis Cluster needs the braces',
    zh: '所有 Redis 键和频道的前缀，使多套系统可以共用一个 Redis；Redis Cluster 需要花括号',
  }),
  role: setting<Role>('LIUCHENG_ROLE', 'all', oneOf('api', 'worker', 'all'), {
    en: '`api`, `worker` or `all`; several of each may run on the same Postgres and Redis',
    zh: '`api`、`worker` 或 `all`；同一套 Postgres 和 Redis 上可以各运行多个',
  }),
  concurrency: setting('LIUCHENG_CONCURRENCY', 50, wholeNumber(1, 10_000), {
    en: 'jobs that one worker runs at once',
    zh: '一个 worker 同时运行的任务数',
  }),
  auth: setting<AuthSetting>('LIUCHENG_AUTH', 'auto', oneOf('auto', 'open', 'required'), {
    en: '`open`: calls without credentials are the seeded user’s, only on a loopback `HOST`; `required`: each call needs a token; `auto`: open on loopback, else required',
    zh: '`open`：不带凭证的调用视为内置用户的调用，仅限回环 `HOST`；`required`：每次调用都需要令牌；`auto`：回环地址上为 open，否则为 required',
  }),
  adminPassword: setting('LIUCHENG_ADMIN_PASSWORD', '', text, {
    en: 'where credentials are required and no administrator can log in yet: makes the user `admin` with this password',
    zh: '需要凭证而尚无管理员可以登录时：以此密码创建用户 `admin`',
  }),
  httpAllow: setting<string[]>('LIUCHENG_HTTP_ALLOW', [], targets, {
    en: 'hosts, `host:port` and CIDRs, comma separated, that `core.http.request` may reach although they are private, link-local or loopback',
    zh: '`core.http.request` 可以访问的内网、链路本地或回环主机、`host:port` 和 CIDR，逗号分隔',
  }),
  packages: setting<string[]>('LIUCHENG_PACKAGES', [], list, {
    en: 'node packages of third parties, comma separated: names of npm modules, or paths, which start with `.` or `/`',
    zh: '第三方节点包，逗号分隔：npm 模块名，或以 `.`、`/` 开头的路径',
  }),
  secretKeys: setting<string[]>('LIUCHENG_SECRET_KEY', [], keys, {
    en: 'key of at least 32 characters with which stored secrets are encrypted; default: the launcher makes and keeps its own. After a change: the new key, a comma, the old one',
    zh: '加密所存密码的密钥，至少 32 个字符；默认由启动器生成并保存。更换时写成：新密钥,旧密钥',
  }),
  shell: setting('LIUCHENG_SHELL', 'off', oneOf('off', 'on'), {
    en: '`on` allows `core.shell.command`: whoever saves flows then runs programs as the worker’s user',
    zh: '`on` 允许 `core.shell.command`：能保存流程的人即可以 worker 的用户身份运行程序',
  }),
  keepDays: setting('LIUCHENG_KEEP_DAYS', 30, wholeNumber(0, 36_500), {
    en: 'days for which ended jobs, their steps and logs are kept; `0`: for ever',
    zh: '已结束的任务及其步骤、日志保留的天数；`0`：永久保留',
  }),
  auditDays: setting('LIUCHENG_AUDIT_DAYS', 365, wholeNumber(0, 36_500), {
    en: 'days for which the audit keeps who did what; `0`: for ever',
    zh: '审计记录保留的天数；`0`：永久保留',
  }),
  trustProxy: setting<string[]>('TRUST_PROXY', [], proxies, {
    en: 'addresses and CIDRs of proxies whose `X-Forwarded-*` headers count, comma separated',
    zh: '受信任的代理地址和 CIDR（其 `X-Forwarded-*` 有效），逗号分隔',
  }),
  rateLimit: setting('LIUCHENG_RATE_LIMIT', 0, wholeNumber(0, 1_000_000), {
    en: 'requests a minute by one caller; `0`: no limit. Logins are always limited',
    zh: '一个调用者每分钟的请求数；`0`：不限。登录始终受限',
  }),
  origins: setting<string[]>('LIUCHENG_ORIGINS', [], origins, {
    en: 'origins of other sites whose pages may call the API from a browser, comma separated: `https://designer.example`',
    zh: '允许其页面从浏览器调用 API 的其他网站来源，逗号分隔：`https://designer.example`',
  }),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    { en: 'how much the processes log', zh: '进程日志的详细程度' },
  ),
  leaseMs: setting('LIUCHENG_LEASE_MS', 6_000, wholeNumber(500, 600_000), {
    en: 'how long a worker holds a job without renewing it; a dead worker’s jobs go on elsewhere after that',
    zh: 'worker 不续约时持有任务的时长；worker 死亡后任务在此之后转到别处',
  }),
  sweepMs: setting('LIUCHENG_SWEEP_MS', 1_000, wholeNumber(50, 600_000), {
    en: 'how often a worker looks for jobs that no delivery has brought',
    zh: 'worker 查找未投递任务的间隔',
  }),
  deliveryMs: setting('LIUCHENG_DELIVERY_MS', 3_000, wholeNumber(0, 600_000), {
    en: 'how long a waiting job may stay undelivered before a worker takes it without Redis',
    zh: '等待中的任务未被投递多久后，由 worker 不经 Redis 直接领取',
  }),
  drainMs: setting('LIUCHENG_DRAIN_MS', 3_000, wholeNumber(0, 600_000), {
    en: 'how long an API that was told to end says so on `/healthz/ready` and still answers, so that proxies turn away before it closes',
    zh: 'API 收到结束信号后，在 `/healthz/ready` 上报告并继续应答的时长，让代理先转走，再关闭',
  }),
  graceMs: setting('LIUCHENG_GRACE_MS', 5_000, wholeNumber(0, 600_000), {
    en: 'how long a worker that was told to end lets its jobs run on before it gives them back',
    zh: 'worker 收到结束信号后，任务可以继续运行的时长，之后交还',
  }),
  parkMs: setting('LIUCHENG_PARK_MS', 30_000, wholeNumber(0, 86_400_000), {
    en: 'a job that only waits, and for longer than this, gives its slot back until the wait is due',
    zh: '只在等待、且等待超过此时长的任务让出位置，到期再继续',
  }),
  maxAttempts: setting('LIUCHENG_MAX_ATTEMPTS', 3, wholeNumber(1, 100), {
    en: 'deaths of its worker after which a job ends as failed; after the second one it runs alone, in a process of its own',
    zh: '任务的 worker 死亡多少次后，任务以失败结束；第二次之后任务在独立进程中单独运行',
  }),
  maxSteps: setting('LIUCHENG_MAX_STEPS', 100_000, wholeNumber(1, 1_000_000_000), {
    en: 'steps of one job',
    zh: '一个任务的步骤数上限',
  }),
  maxDepth: setting('LIUCHENG_MAX_DEPTH', 50, wholeNumber(1, 1_000), {
    en: 'depth of frames, calls and pending links of a job',
    zh: '一个任务的帧、调用和待走连线的深度上限',
  }),
  maxValueBytes: setting('LIUCHENG_MAX_VALUE_BYTES', MIB, wholeNumber(1, 256 * MIB), {
    en: 'bytes of one value',
    zh: '一个值的字节数上限',
  }),
  maxLiveBytes: setting('LIUCHENG_MAX_LIVE_BYTES', 16 * MIB, wholeNumber(1, 1024 * MIB), {
    en: 'bytes of all live values of a job',
    zh: '一个任务所有存活值的字节数上限',
  }),
  maxRecordBytes: setting('LIUCHENG_MAX_RECORD_BYTES', 64 * MIB, wholeNumber(1, 1024 * MIB), {
    en: 'bytes of all records of a job',
    zh: '一个任务所有记录的字节数上限',
  }),
  maxLogBytes: setting('LIUCHENG_MAX_LOG_BYTES', 64 * MIB, wholeNumber(1, 1024 * MIB), {
    en: 'bytes of the log of a job',
    zh: '一个任务的日志字节数上限',
  }),
  maxNodes: setting('LIUCHENG_MAX_NODES', 5_000, wholeNumber(1, 1_000_000), {
    en: 'nodes of a flow',
    zh: '一个流程的节点数上限',
  }),
  maxLinks: setting('LIUCHENG_MAX_LINKS', 20_000, wholeNumber(1, 1_000_000), {
    en: 'links of a flow',
    zh: '一个流程的连线数上限',
  }),
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
