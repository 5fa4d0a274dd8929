import { isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { Failure } from '../../flow/index.js';
import type { Owner } from '../work-of.js';
import type { AddressGuard } from './address-guard.js';
import { dnsLookups } from './dns-lookups.js';
import { HANDSHAKE } from './handshake.js';
import { PassedInTurn } from './passed-in-turn.js';

/** A connection, and the one of TCP that carries it: the same without TLS. */
export interface Opened {
  socket: Socket;
  tcp: Socket;
}

/** How long a connection may take, to all addresses of a host together. */
const CONNECT_MS = 30_000;

/**
 * How long an attempt to one of several addresses may take. They are tried one after the other, and each but the last is given up: with Node's 250 ms,
 * a server that was further away, or whose first packet was lost, could not be reached where there is no way for IPv6, nor by a busy process.
 */
const ATTEMPT_MS = 2_500;

type Settle = (...result: [error: Error, opened: null] | [error: null, opened: Opened]) => void;

type Connect = (options: buildConnector.Options, settle: Settle) => void;

/**
 * Checks each address that is about to be connected to, be it written in the URL or found by DNS, and the peer's once
 * more when connected: a name that resolves to something else the second time gains nothing.
 */
export function guardedConnector(guard: AddressGuard, owner: Owner, build: typeof buildConnector): Connect {
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
    const asker = dnsLookups.current;
    const { signal } = asker;
    const connect = build({
      ...HANDSHAKE,
      timeout: CONNECT_MS,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
      lookup: guardedLookup(isHostAllowed ? null : guard),
      signal: ending.signal,
    });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const settle: Settle = (...result) => {
      signal.removeEventListener('abort', end);
      abortIfEnded(asker);
      callback(...result);
    };
    connect({ ...options, protocol: 'http:', port: String(port) }, (...[error, tcp]) => {
      if (error !== null) {
        settle(error, null);
      } else if (!isHostAllowed && !guard.allowsAddress(tcp.remoteAddress ?? '')) {
        tcp.destroy();
        settle(notToBeReached(hostname), null);
      } else if (options.protocol === 'https:') {
        const passed = new PassedInTurn(tcp, owner);
        // Its type says `Socket`; Node takes any stream.
        const target = { ...options, httpSocket: passed as unknown as Socket };
        connect(target, whenSecured(passed, tcp, settle));
      } else {
        settle(null, { socket: tcp, tcp });
      }
    });
  };
}

/** Aborts the request of an attempt that has ended, which would be sent now: to read its signal does so (see `FunctionStep.signal`). */
const abortIfEnded = ({ signal }: { readonly signal: AbortSignal }): boolean => signal.aborted;

/** Takes the end of the handshake of TLS on a connection. */
function whenSecured(passed: PassedInTurn, tcp: Socket, settle: Settle): buildConnector.Callback {
  return (...[error, socket]) => {
    if (error !== null) {
      settle(error, null);
      return;
    }
    passed.agreed();
    // undici waits for the end of the connection, and Node leaves it open: an alert would be told as its end, or never.
    socket.on('error', (alert: Error) => socket.destroy(alert));
    settle(null, { socket, tcp });
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
