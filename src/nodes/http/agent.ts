import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { Failure } from '../../flow/index.js';
import { AddressGuard } from './address-guard.js';

const agents = new Map<string, Agent>();

/** The connections for these settings, whose `httpAllow` says what may be reached besides public addresses. */
export function agentFor(settings: Readonly<Record<string, unknown>>): Agent {
  const allow = Array.isArray(settings.httpAllow) ? settings.httpAllow.map(String) : [];
  const key = allow.join();
  const agent =
    agents.get(key) ??
    new Agent({ connect: guardedConnector(new AddressGuard(allow)), headersTimeout: 0, bodyTimeout: 0 });
  agents.set(key, agent);
  return agent;
}

/**
 * Checks each address that is about to be connected to, be it written in the URL or found by DNS, and the peer's once
 * more when connected: a name that resolves to something else the second time gains nothing.
 */
function guardedConnector(guard: AddressGuard): buildConnector.connector {
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const anywhere = guard.allowsHost(hostname, port);
    const refused = () => callback(new Failure(`${hostname} is not to be reached from here`, false), null);
    if (!anywhere && isIP(hostname) !== 0 && !guard.allowsAddress(hostname)) {
      refused();
      return;
    }
    const connect = buildConnector({ timeout: 30_000, lookup: anywhere ? undefined : guardedLookup(guard) });
    connect(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
      } else if (anywhere || guard.allowsAddress(socket.remoteAddress ?? '')) {
        callback(null, socket);
      } else {
        socket.destroy();
        refused();
      }
    });
  };
}

function guardedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first, ...more] =
        error === null ? addresses.filter(({ address }) => guard.allowsAddress(address)) : [];
      if (error !== null) callback(error, '');
      else if (first === undefined)
        callback(new Failure(`${hostname} is not to be reached from here`, false), '');
      else if (options.all === true) callback(null, [first, ...more]);
      else callback(null, first.address, first.family);
    });
  };
}
