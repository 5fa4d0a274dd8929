import type { Socket } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { Agent, Client, Pool } from 'undici';
import { AddressGuard } from './address-guard.js';
import { guardedConnector, type Opened } from './guarded-connector.js';
import { KeptConnection } from './kept-connection.js';
import { LatestRequest } from './latest-request.js';
import { openConnections } from './open-connections.js';
import { readInTurn } from './read-in-turn.js';
import { ResetResponses } from './reset-responses.js';
import { type Owner, workOf } from '../work-of.js';

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
  const agent = agents.get(key) ?? agentWith(new AddressGuard(allow), workOf(user), undici);
  agents.set(key, agent);
  return agent;
}

const agentWith = (
  guard: AddressGuard,
  owner: Owner,
  { Agent, buildConnector, Client, Pool }: typeof import('undici'),
): Agent => {
  const connect = guardedConnector(guard, owner, buildConnector);
  const clientOf = (origin: URL, options: Client.Options): Client => {
    const latest = new LatestRequest();
    const resets = new ResetResponses();
    const kept = new KeptConnection(() => client.stats.running === 0);
    const keep = ({ socket, tcp }: Opened): Socket => {
      resets.watch(socket);
      readInTurn(socket, owner);
      kept.keep(socket, tcp);
      openConnections.add(socket, () => client.stats.size === 0);
      return socket;
    };
    const client: Client = new Client(origin, {
      ...options,
      connect: (target, callback) => {
        // undici opens another connection for a request whose connection was closed because the request had been aborted.
        const { abortError } = latest;
        if (abortError !== null) {
          callback(abortError, null);
          return;
        }
        latest.run(() =>
          connect(target, (error, opened) => {
            if (opened === null) callback(error, null);
            else callback(null, keep(opened));
          }),
        );
      },
    });
    const dispatch = client.dispatch.bind(client);
    client.dispatch = (request, handler) => {
      latest.take(request);
      kept.closeIfStale();
      resets.failIfReset(handler);
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
