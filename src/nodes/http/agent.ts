import { AsyncLocalStorage } from 'node:async_hooks';
import { isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { Agent, buildConnector, Client, Pool } from 'undici';
import { Failure } from '../../flow/index.js';
import { AddressGuard } from './address-guard.js';
import { dnsLookups } from './dns-lookups.js';
import { HANDSHAKE } from './handshake.js';
import { KeptConnection } from './kept-connection.js';
import { openConnections } from './open-connections.js';
import { PassedInTurn } from './passed-in-turn.js';
import { readInTurn } from './read-in-turn.js';
import { type Turns, turnsOf } from '../turns.js';

/** The agents of the latest users. One that is dropped still completes its requests, and its idle connections time out. */
const agents = new LRUCache<string, Agent>({ max: 1_000 });

/**
 * The connections of a user for these settings, whose `httpAllow` says what may be reached besides public addresses.
 *
 * undici is loaded for the first request, not at the start: that takes 8% of the CPU time of a worker's start, and an API sends none.
 */
export async function agentFor(settings: Readonly<Record<string, unknown>>, user?: number): Promise<Agent> {
  const undici = await import('undici');
  const allow = Array.isArray(settings.httpAllow) ? settings.httpAllow.map(String) : [];
  const key = `${user} ${allow.join()}`;
  const agent = agents.get(key) ?? agentWith(new AddressGuard(allow), turnsOf(user), undici);
  agents.set(key, agent);
  return agent;
}

const agentWith = (
  guard: AddressGuard,
  turns: Turns,
  { Agent, buildConnector, Client, Pool }: typeof import('undici'),
): Agent => {
  const connect = guardedConnector(guard, turns, buildConnector);
  const clientOf = (origin: URL, options: Client.Options): Client => {
    const kept = new KeptConnection(() => client.stats.running === 0);
    /** The signal of the latest request. A client has one at a time, or one more while the connection of an aborted one is being closed. */
    let ending: AbortSignal | undefined;
    /**
     * Runs work for whom the latest request is sent, who is found by the asynchronous context (`dnsLookups`): undici connects for it in that of
     * the request before, if that has been aborted.
     */
    let inItsContext = AsyncLocalStorage.snapshot();
    const client: Client = new Client(origin, {
      ...options,
      connect: (target, callback) => {
        // undici opens another connection for a request whose connection was closed because the request had been aborted.
        if (ending?.aborted === true) {
          callback(new Error('aborted', { cause: ending.reason }), null);
          return;
        }
        inItsContext(() =>
          connect(target, (error, opened) => {
            if (opened === null) {
              callback(error, null);
              return;
            }
            const { socket, tcp } = opened;
            readInTurn(socket, turns);
            kept.keep(socket, tcp);
            openConnections.add(socket, () => client.stats.size === 0);
            callback(null, socket);
          }),
        );
      },
    });
    const dispatch = client.dispatch.bind(client);
    client.dispatch = (request, handler) => {
      const { signal } = request as { signal?: unknown };
      ending = signal instanceof AbortSignal ? signal : undefined;
      inItsContext = AsyncLocalStorage.snapshot();
      kept.closeIfStale();
      return dispatch(request, handler);
    };
    return client;
  };
  return new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (origin, options: Pool.Options) => new Pool(origin, { ...options, factory: clientOf }),
  });
};

/** A connection, and the one of TCP that carries it: the same without TLS. */
interface Opened {
  socket: Socket;
  tcp: Socket;
}

type Connect = (
  options: buildConnector.Options,
  callback: (...result: [error: Error, opened: null] | [error: null, opened: Opened]) => void,
) => void;

/**
 * Checks each address that is about to be connected to, be it written in the URL or found by DNS, and the peer's once
 * more when connected: a name that resolves to something else the second time gains nothing.
 */
function guardedConnector(guard: AddressGuard, turns: Turns, build: typeof buildConnector): Connect {
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const isHostAllowed = guard.allowsHost(hostname, port);
    if (!isHostAllowed && isIP(hostname) !== 0 && !guard.allowsAddress(hostname)) {
      callback(notToBeReached(hostname), null);
      return;
    }
    // Without it, an attempt goes on after its request has been aborted: for 30 s, with a file descriptor.
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const { signal } = dnsLookups;
    const connect = build({
      ...HANDSHAKE,
      timeout: 30_000,
      lookup: guardedLookup(isHostAllowed ? null : guard),
      signal: ending.signal,
    });
    signal.addEventListener('abort', end, { once: true });
    const failed = (error: Error): void => {
      signal.removeEventListener('abort', end);
      callback(error, null);
    };
    const opened = (socket: Socket, tcp: Socket): void => {
      signal.removeEventListener('abort', end);
      callback(null, { socket, tcp });
    };
    connect({ ...options, protocol: 'http:', port: String(port) }, (...[error, tcp]) => {
      if (error !== null) {
        failed(error);
      } else if (!isHostAllowed && !guard.allowsAddress(tcp.remoteAddress ?? '')) {
        tcp.destroy();
        failed(notToBeReached(hostname));
      } else if (options.protocol === 'https:') {
        const passed = new PassedInTurn(tcp, turns);
        // Its type says `Socket`; Node takes any stream.
        connect({ ...options, httpSocket: passed as unknown as Socket }, (...[tlsError, socket]) => {
          if (tlsError !== null) {
            failed(tlsError);
            return;
          }
          passed.agreed();
          // undici waits for the end of the connection, and Node leaves it open: an alert would be told as its end, or never.
          socket.on('error', (error: Error) => socket.destroy(error));
          opened(socket, tcp);
        });
      } else {
        opened(tcp, tcp);
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
