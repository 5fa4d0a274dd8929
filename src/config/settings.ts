import { BRANCHES_OF_ALL_JOBS, BRANCHES_OF_EACH_JOB, DEFAULT_LIMITS } from '../flow/default-limits.js';
import { host, list, origins, proxies, targets } from './hosts.js';
import { postgresUrl } from './postgres-url.js';
import { redisUrl } from './redis-address.js';
import { SettingsError } from './settings-error.js';
import { keys, oneOf, text, userNumbers, wholeNumber } from './setting-values.js';

export { SettingsError };

/** What this process does: serve HTTP (`api`), run jobs (`worker`), or both (`all`). */
export type Role = 'api' | 'worker' | 'all';

/** Whether calls need credentials. With `open`, a call without credentials acts as the seeded user. */
export type AuthSetting = 'auto' | 'open' | 'required';

/** One setting: its environment variable, its default, the function that parses it, and its description for operators. */
interface Setting<T> {
  variable: string;
  fallback: T;
  read: (text: string) => T;
  meaning: { en: string; zh: string };
}

const MIB = 1024 * 1024;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const quoted = (words: readonly string[], comma: string): string =>
  words.map((word) => `\`${word}\``).join(comma);

const setting = <T>(
  variable: string,
  fallback: NoInfer<T>,
  read: (text: string) => T,
  meaning: Setting<T>['meaning'],
): Setting<T> => ({ variable, fallback, read, meaning });

/**
 * Every setting of the application, once: the boot, docs/settings.md and the checks are made from this list.
 * Durations are in milliseconds unless the name says otherwise, sizes in bytes.
 */
export const SETTINGS = {
  host: setting('HOST', '127.0.0.1', host, { en: 'address on which the API listens', zh: 'API 监听的地址' }),
  port: setting('PORT', 3000, wholeNumber(0, 65_535), {
    en: 'port on which the API listens; `0`: any free port',
    zh: 'API 监听的端口；`0`：任意空闲端口',
  }),
  databaseUrl: setting('DATABASE_URL', '', postgresUrl, {
    en: 'Postgres; default: the launcher starts its own',
    zh: 'Postgres 的地址；默认由启动器自带',
  }),
  databaseReadUrl: setting('DATABASE_READ_URL', '', postgresUrl, {
    en: 'a streaming replica of the database of `DATABASE_URL`, from which an API reads long lists ([what this means](scaling.md#a-read-replica)); default: none',
    zh: '`DATABASE_URL` 数据库的流复制副本，API 从中读取较长的列表（[说明](scaling.md#a-read-replica)）；默认无',
  }),
  redisUrl: setting('REDIS_URL', '', redisUrl, {
    en: 'Redis, its sentinels or its cluster ([forms](deployment.md#redis-sentinel-and-redis-cluster)); default: the launcher starts its own',
    zh: 'Redis、哨兵或集群的地址（[写法](deployment.zh.md#redis-哨兵与集群)）；默认由启动器自带',
  }),
  redisPrefix: setting('LIUCHENG_REDIS_PREFIX', '{liucheng}', text, {
    en: 'prefix of every Redis key and channel, so that several installations can share one Redis. Redis Cluster needs the braces',
    zh: '所有 Redis 键和频道的前缀，使多套系统可以共用一个 Redis；Redis Cluster 需要花括号',
  }),
  role: setting<Role>('LIUCHENG_ROLE', 'all', oneOf('api', 'worker', 'all'), {
    en: '`api`, `worker` or `all`; several of each may run on the same Postgres and Redis',
    zh: '`api`、`worker` 或 `all`；同一套 Postgres 和 Redis 上可以各运行多个',
  }),
  concurrency: setting('LIUCHENG_CONCURRENCY', 50, wholeNumber(1, 10_000), {
    en: 'jobs that one worker runs at once; from ten on, a tenth more of users and processes that have few of these slots',
    zh: '一个 worker 同时运行的任务数；不少于十时，另有十分之一留给占用槽位很少的用户和流程',
  }),
  auth: setting<AuthSetting>('LIUCHENG_AUTH', 'auto', oneOf('auto', 'open', 'required'), {
    en: '`open`: calls without credentials act as the first user, only on a loopback `HOST`; `required`: each call needs a token; `auto`: `open` on loopback, otherwise `required`',
    zh: '`open`：不带凭证的调用视为第一个用户的调用，仅限回环 `HOST`；`required`：每次调用都需要令牌；`auto`：回环地址上为 `open`，否则为 `required`',
  }),
  adminPassword: setting('LIUCHENG_ADMIN_PASSWORD', '', text, {
    en: 'if credentials are required and no administrator can log in yet, creates the user `admin` with this password',
    zh: '需要凭证而尚无管理员可以登录时：以此密码创建用户 `admin`',
  }),
  httpAllow: setting<string[]>('LIUCHENG_HTTP_ALLOW', [], targets, {
    en: 'private, link-local or loopback hosts, `host:port` and CIDRs that `core.http.request` and callbacks may reach, comma separated',
    zh: '`core.http.request` 和回调可以访问的内网、链路本地或回环主机、`host:port` 和 CIDR，逗号分隔',
  }),
  packages: setting<string[]>('LIUCHENG_PACKAGES', [], list, {
    en: 'third-party node packages, comma separated: names of npm modules, or paths that start with `.` or `/`',
    zh: '第三方节点包，逗号分隔：npm 模块名，或以 `.`、`/` 开头的路径',
  }),
  secretKeys: setting<string[]>('LIUCHENG_SECRET_KEY', [], keys, {
    en: 'key for stored secrets, at least 32 characters; default: the launcher generates and keeps one. After a change: the new key, a comma, the old key',
    zh: '加密所存机密的密钥，至少 32 个字符；默认由启动器生成并保存。更换时写成：新密钥,旧密钥',
  }),
  shell: setting('LIUCHENG_SHELL', 'off', oneOf('off', 'on'), {
    en: '`on` allows `core.shell.command`: anyone who may save flows can then run programs on the worker’s machine as `LIUCHENG_SHELL_USER`, and read what that user can read',
    zh: '`on` 允许 `core.shell.command`：能保存流程的人即可在 worker 的机器上以 `LIUCHENG_SHELL_USER` 的身份运行程序；该用户能读的，流程都能读',
  }),
  shellUser: setting('LIUCHENG_SHELL_USER', '', userNumbers, {
    en: 'user and group that run commands, such as `1001:1001`; only if the worker runs as root. Default: `nobody` (65534) for a root worker, otherwise the worker’s own user',
    zh: '运行命令的用户和组，如 `1001:1001`；仅当 worker 以 root 运行时可设。默认此时为 `nobody`（65534），否则为 worker 自身的用户',
  }),
  keepDays: setting('LIUCHENG_KEEP_DAYS', 30, wholeNumber(0, 36_500), {
    en: 'days for which ended jobs, their steps and logs are kept; `0`: forever',
    zh: '已结束的任务及其步骤、日志保留的天数；`0`：永久保留',
  }),
  auditDays: setting('LIUCHENG_AUDIT_DAYS', 365, wholeNumber(0, 36_500), {
    en: 'days for which audit records are kept; `0`: forever',
    zh: '审计记录保留的天数；`0`：永久保留',
  }),
  trustProxy: setting<string[]>('TRUST_PROXY', [], proxies, {
    en: 'addresses and CIDRs of trusted proxies, or the word `loopback`, whose `X-Forwarded-*` headers are used, comma separated',
    zh: '受信任的代理地址和 CIDR，或单词 `loopback`（其 `X-Forwarded-*` 有效），逗号分隔',
  }),
  rateLimit: setting('LIUCHENG_RATE_LIMIT', 0, wholeNumber(0, 1_000_000), {
    en: 'requests per minute by one caller; `0`: no limit. Logins are always limited',
    zh: '一个调用者每分钟的请求数；`0`：不限。登录始终受限',
  }),
  origins: setting<string[]>('LIUCHENG_ORIGINS', [], origins, {
    en: 'origins of other sites whose pages may call the API from a browser, comma separated: `https://designer.example`',
    zh: '允许其页面从浏览器调用 API 的其他网站来源，逗号分隔：`https://designer.example`',
  }),
  logLevel: setting('LOG_LEVEL', 'info', oneOf(...LOG_LEVELS), {
    en: `how much the processes log: ${quoted(LOG_LEVELS, ', ')}`,
    zh: `进程日志的详细程度：${quoted(LOG_LEVELS, '、')}`,
  }),
  leaseMs: setting('LIUCHENG_LEASE_MS', 6_000, wholeNumber(500, 600_000), {
    en: 'how long a worker holds a job without renewing the lease; then other workers take over the jobs of a dead worker. Below 4,000, one slow statement of Postgres can count as a death',
    zh: 'worker 不续约时持有任务的时长；worker 死亡后，任务在此之后由其他 worker 接管。小于 4,000 时，Postgres 的一条慢语句就可能被记为一次死亡',
  }),
  sweepMs: setting('LIUCHENG_SWEEP_MS', 1_000, wholeNumber(50, 600_000), {
    en: 'interval at which a worker looks for jobs whose delivery was lost',
    zh: 'worker 查找投递丢失的任务的间隔',
  }),
  deliveryMs: setting('LIUCHENG_DELIVERY_MS', 3_000, wholeNumber(0, 600_000), {
    en: 'how long a waiting job may stay undelivered before a worker takes it from Postgres directly',
    zh: '等待中的任务未被投递多久后，由 worker 不经 Redis 直接领取',
  }),
  drainMs: setting('LIUCHENG_DRAIN_MS', 3_000, wholeNumber(0, 600_000), {
    en: 'how long an API answers requests after SIGTERM, with 503 on `/healthz/ready`, so that proxies stop sending requests before it closes',
    zh: 'API 收到 SIGTERM 后继续应答的时长，期间 `/healthz/ready` 为 503，使代理在关闭之前停止发送请求',
  }),
  graceMs: setting('LIUCHENG_GRACE_MS', 5_000, wholeNumber(0, 600_000), {
    en: 'how long a worker lets its jobs run after SIGTERM before it releases them',
    zh: 'worker 收到 SIGTERM 后，任务可以继续运行的时长，之后交还给其他 worker',
  }),
  stallMs: setting('LIUCHENG_STALL_MS', 10_000, wholeNumber(0, 600_000), {
    en: 'a worker whose event loop is blocked for this long kills itself, so that other workers take over its jobs; `0`: never, for debugging',
    zh: 'worker 的事件循环被阻塞达到此时长后自行终止，其任务由其他 worker 接管；`0`：从不，供调试用',
  }),
  healthPort: setting('LIUCHENG_HEALTH_PORT', 0, wholeNumber(0, 65_535), {
    en: 'port on which a process of the role `worker` answers `/healthz/live` and `/healthz/ready`, at the address of `HOST`; `0`: none',
    zh: '角色为 `worker` 的进程应答 `/healthz/live` 和 `/healthz/ready` 的端口，地址同 `HOST`；`0`：不监听',
  }),
  parkMs: setting('LIUCHENG_PARK_MS', 30_000, wholeNumber(0, 86_400_000), {
    en: 'a job that only waits, and for longer than this, releases its slot until the wait ends; while other jobs wait for a slot, a job that waits for longer than a second does',
    zh: '只在等待、且等待超过此时长的任务让出槽位，到期再继续；有其他任务在等槽位时，等待超过一秒的任务即让出',
  }),
  maxAttempts: setting('LIUCHENG_MAX_ATTEMPTS', 3, wholeNumber(1, 100), {
    en: 'number of worker deaths after which a job fails; after two deaths it is isolated in a separate process',
    zh: '任务的 worker 死亡达到此次数后，任务失败；死亡两次后任务在独立进程中隔离运行',
  }),
  maxSteps: setting('LIUCHENG_MAX_STEPS', DEFAULT_LIMITS.maxSteps, wholeNumber(1, 1_000_000_000), {
    en: 'maximum number of steps of a job',
    zh: '一个任务的步骤数上限',
  }),
  maxDepth: setting('LIUCHENG_MAX_DEPTH', DEFAULT_LIMITS.maxDepth, wholeNumber(1, 1_000), {
    en: 'maximum depth of frames, calls and pending links of a job',
    zh: '一个任务的帧、调用和待走连线的深度上限',
  }),
  maxBranches: setting('LIUCHENG_MAX_BRANCHES', DEFAULT_LIMITS.maxBranches, wholeNumber(1, 1_000_000), {
    en: `maximum number of branches, concurrent rounds and calls of a job at the same time; each takes 10 to 20 KB of memory. Beyond ${BRANCHES_OF_EACH_JOB} of a job, further ones wait while ${BRANCHES_OF_ALL_JOBS} run in a worker`,
    zh: `一个任务同时执行的分支、并发轮次和调用的个数上限；每个占用 10 至 20 KB 内存。一个任务超过 ${BRANCHES_OF_EACH_JOB} 个的部分，在一个 worker 已有 ${BRANCHES_OF_ALL_JOBS} 个执行时要等待`,
  }),
  maxValueBytes: setting(
    'LIUCHENG_MAX_VALUE_BYTES',
    DEFAULT_LIMITS.maxValueBytes,
    wholeNumber(1, 256 * MIB),
    {
      en: 'maximum size of one value, in bytes: those of its texts with their quotes; a number counts 8, a list or an object at least 16',
      zh: '一个值的字节数上限：文本连同引号按其字节数计，一个数字计 8，每个列表和对象至少计 16',
    },
  ),
  maxLiveBytes: setting('LIUCHENG_MAX_LIVE_BYTES', DEFAULT_LIMITS.maxLiveBytes, wholeNumber(1, 1024 * MIB), {
    en: 'maximum size of all live values of a job, in bytes: of their text, or of the memory that they take if that is more',
    zh: '一个任务所有存活值的字节数上限：按文本计，若占用的内存更大则按内存计',
  }),
  maxRecordBytes: setting(
    'LIUCHENG_MAX_RECORD_BYTES',
    DEFAULT_LIMITS.maxRecordBytes,
    wholeNumber(1, 1024 * MIB),
    {
      en: 'maximum size of all records of a job, in bytes',
      zh: '一个任务所有记录的字节数上限',
    },
  ),
  maxLogBytes: setting('LIUCHENG_MAX_LOG_BYTES', DEFAULT_LIMITS.maxLogBytes, wholeNumber(1, 1024 * MIB), {
    en: 'maximum size of the log of a job, in bytes',
    zh: '一个任务的日志字节数上限',
  }),
  maxNodes: setting('LIUCHENG_MAX_NODES', DEFAULT_LIMITS.maxNodes, wholeNumber(1, 1_000_000), {
    en: 'maximum number of nodes of a flow',
    zh: '一个流程的节点数上限',
  }),
  maxLinks: setting('LIUCHENG_MAX_LINKS', DEFAULT_LIMITS.maxLinks, wholeNumber(1, 1_000_000), {
    en: 'maximum number of links of a flow',
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
 * @throws SettingsError naming every variable with an invalid value, and the accepted values
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
