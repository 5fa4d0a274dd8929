import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import type { Agent, buildConnector, Client, Pool } from 'undici';
import { Failure, runAfterYield, shouldYield } from '../../flow/index.js';
import { AddressGuard } from './address-guard.js';
import { dnsLookups } from './dns-lookups.js';
import { openConnections } from './open-connections.js';

const agents = new Map<string, Agent>();

/**
 * The connections for these settings, whose `httpAllow` says what may be reached besides public addresses.
 *
 * undici is loaded for the first request, not at the start: that takes 8% of the CPU time of a worker's start, and an API sends none.
 */
export async function agentFor(settings: Readonly<Record<string, unknown>>): Promise<Agent> {
  const undici = await import('undici');
  const allow = Array.isArray(settings.httpAllow) ? settings.httpAllow.map(String) : [];
  const key = allow.join();
  const agent = agents.get(key) ?? agentWith(new AddressGuard(allow), undici);
  agents.set(key, agent);
  return agent;
}

const agentWith = (
  guard: AddressGuard,
  { Agent, buildConnector, Client, Pool }: typeof import('undici'),
): Agent => {
  const connect = guardedConnector(guard, buildConnector);
  const clientOf = (origin: URL, options: Client.Options): Client => {
    const client: Client = new Client(origin, {
      ...options,
      connect: (target, callback) =>
        connect(target, (...[error, socket]) => {
          if (error !== null) {
            callback(error, null);
            return;
          }
          readInTurn(socket);
          openConnections.add(socket, () => client.stats.size === 0);
          callback(null, socket);
        }),
    });
    return client;
  };
  return new Agent({
    connect,
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin, options: Pool.Options) => new Pool(origin, { ...options, factory: clientOf }),
  });
};

/** How many bytes of a connection are parsed at once. As many headers as fit in take 6 ms. */
const AT_ONCE = 8 * 1024;

/**
 * Lets undici read a connection only while the budget of the event loop lasts, and go on in a later turn. It parses what it reads at
 * once: 400 servers that sent trailers of four bytes each without end stopped a worker for more than 10 s. What came before a reset by the
 * server is read first, such as the answer to a request whose body the server does not want.
 *
 * The end too is read in a later turn, and only if undici still reads then: one that comes while a response waits for its reader fails an
 * assertion in undici, which ended the worker.
 */
export function readInTurn(socket: Readable): void {
  const read = socket.read.bind(socket);
  const push = socket.push.bind(socket);
  const destroy = socket.destroy.bind(socket);
  let hasEnded = false;
  let mayRead = false;
  let waits = false;
  let reset: Error | undefined;
  const isRead = (): boolean => !waits;
  const goOn = (): void => {
    waits = false;
    mayRead = true;
    if (!socket.destroyed) socket.emit('readable');
    mayRead = false;
    if (reset !== undefined && isRead()) destroy(reset);
  };
  socket.push = (chunk, encoding) => {
    hasEnded ||= chunk === null;
    return push(chunk, encoding);
  };
  socket.read = (size) => {
    const isEnd = hasEnded && socket.readableLength === 0;
    if (mayRead || (!waits && !isEnd && !shouldYield())) {
      mayRead = false;
      return read(size ?? (Math.min(socket.readableLength, AT_ONCE) || undefined)) as Buffer | null;
    }
    if (!waits) runAfterYield(goOn, socket);
    waits = true;
    return null;
  };
  socket.destroy = (error) => {
    if (!waits || !isReset(error)) return destroy(error);
    reset = error;
    return socket;
  };
}

/** Whether a read has failed because the server has reset the connection. */
function isReset(error: NodeJS.ErrnoException | undefined): error is NodeJS.ErrnoException {
  return error?.code === 'ECONNRESET' && error.syscall === 'read';
}

/**
 * Checks each address that is about to be connected to, be it written in the URL or found by DNS, and the peer's once
 * more when connected: a name that resolves to something else the second time gains nothing.
 */
function guardedConnector(guard: AddressGuard, build: typeof buildConnector): buildConnector.connector {
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const isHostAllowed = guard.allowsHost(hostname, port);
    const refused = () => callback(notToBeReached(hostname), null);
    if (!isHostAllowed && isIP(hostname) !== 0 && !guard.allowsAddress(hostname)) {
      refused();
      return;
    }
    // Without it, an attempt goes on after its request has been aborted: for 30 s, with a file descriptor.
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const { signal } = dnsLookups;
    const connect = build({
      timeout: 30_000,
      lookup: guardedLookup(isHostAllowed ? null : guard),
      signal: ending.signal,
    });
    signal.addEventListener('abort', end, { once: true });
    connect(options, (error, socket) => {
      signal.removeEventListener('abort', end);
      if (error !== null) {
        callback(error, null);
      } else if (isHostAllowed || guard.allowsAddress(socket.remoteAddress ?? '')) {
        callback(null, socket);
      } else {
        socket.destroy();
        refused();
      }
    });
  };
}

/** @param guard null where every address may be reached */
function guardedLookup(guard: AddressGuard | null): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookups.all(hostname, options, (error, addresses) => {
      const [first, ...more] =
        error === null ? addresses.filter(({ address }) => guard?.allowsAddress(address) ?? true) : [];
      if (error !== null) callback(error, '');
      else if (first === undefined) callback(notToBeReached(hostname), '');
      else if (options.all === true) callback(null, [first, ...more]);
      else callback(null, first.address, first.family);
    });
  };
}

/** Whoever runs the installation has to allow it: no change of the flow helps. */
function notToBeReached(hostname: string): Failure {
  return new Failure(
    {
      en: `requests to ${hostname} are not allowed: it is a private, link-local or loopback address. The operator can allow it with LIUCHENG_HTTP_ALLOW`,
      zh: `不允许访问 ${hostname}：它是内网、链路本地或环回地址；可在 LIUCHENG_HTTP_ALLOW 中列出`,
    },
    false,
  );
}
