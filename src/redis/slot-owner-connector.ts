import { Socket, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector, Redis, type RedisOptions } from 'ioredis';
import type { Endpoint } from '../config/redis-address.js';
import { type SlotOwner, slotOwner } from './slot-owner.js';

/** How long a node of the cluster may take to say who owns the slot, in milliseconds. */
const ASK_MS = 1_000;

/** How long a node may take to close a connection, in milliseconds. */
const DISCONNECT_MS = 100;

/** The most nodes that are remembered to be asked. */
const MAX_NODES = 20;

/** Whether an error says that this node does not serve the slot, or does not accept writes: another one has to be found. */
export const isOfAnotherNode = (error: Error): boolean =>
  /\b(?:MOVED|READONLY|UNBLOCKED|CLUSTERDOWN)\b/.test(error.message);

const nameOf = ({ host, port }: Endpoint): string => `${host}:${port}`;

/**
 * Makes connections to the node of a Redis Cluster that owns the slot of a key. With it, an ordinary client suffices: every key
 * has the hash tag of the prefix, hence the same slot, and a cluster hands messages of pub/sub to all nodes. The client of
 * ioredis for clusters has no timeouts and pings of the kind that {@link openRedis} relies on, and its subscriber ignores
 * `maxRetriesPerRequest` (ioredis#1344).
 *
 * It looks for the owner again at each reconnect.
 *
 * @param endpoints some nodes of the cluster; others are learnt from these
 * @param key any key of the slot
 */
export function slotOwnerConnector(
  endpoints: readonly Endpoint[],
  key: string,
): new (options: unknown) => AbstractConnector {
  return class SlotOwnerConnector extends AbstractConnector {
    private nodes = [...endpoints];
    private readonly options: RedisOptions;

    constructor(options: unknown) {
      const given = options as RedisOptions;
      super(given.disconnectTimeout ?? DISCONNECT_MS);
      this.options = given;
    }

    /** ioredis retries where the stream fails, but not where this call does. */
    override async connect(): Promise<Socket> {
      this.connecting = true;
      this.firstError = undefined;
      const stream = await this.findOwner().then(
        (owner) => this.open(owner),
        (error: unknown) => {
          this.firstError = error as Error;
          return new Socket().destroy();
        },
      );
      if (!this.isWanted()) {
        stream.destroy();
        throw new Error('Connection is closed.');
      }
      this.stream = stream;
      return stream;
    }

    /** Whether `disconnect` has not been called. */
    private isWanted(): boolean {
      return this.connecting;
    }

    private open({ host, port }: Endpoint): Socket {
      const { tls } = this.options;
      const stream = tls ? connectTls({ ...tls, host, port }) : connect({ host, port });
      stream.once('error', (error: Error) => (this.firstError = error));
      return stream;
    }

    /** Asks one node after the other, beginning with the one that answered last time. */
    private async findOwner(): Promise<Endpoint> {
      const problems: string[] = [];
      for (const node of this.nodes) {
        try {
          const { owner, nodes } = await ask(node, key, this.options);
          this.remember([node, ...endpoints, ...nodes]);
          return owner;
        } catch (error) {
          problems.push(`${nameOf(node)}: ${(error as Error).message}`);
        }
        if (!this.isWanted()) break;
      }
      throw new Error(problems.join('; '));
    }

    private remember(nodes: Endpoint[]): void {
      const byName = new Map(nodes.map((node) => [nameOf(node), node]));
      this.nodes = [...byName.values()].slice(0, MAX_NODES);
    }
  };
}

/** Asks a node who owns the slot of a key. */
async function ask(
  node: Endpoint,
  key: string,
  { username, password, tls }: RedisOptions,
): Promise<SlotOwner> {
  const client = new Redis({
    ...node,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(tls ? { tls } : {}),
    retryStrategy: () => null,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: ASK_MS,
    commandTimeout: ASK_MS,
    disconnectTimeout: DISCONNECT_MS,
  });
  try {
    // The errors of commands say only that the connection is closed.
    const failed = new Promise<never>((_, reject) => client.on('error', reject));
    const answers = Promise.all([
      client.cluster('KEYSLOT', key),
      client.cluster('INFO'),
      client.cluster('SLOTS'),
    ]);
    const [slot, info, ranges] = await Promise.race([answers, failed]);
    return slotOwner({ slot, info, ranges }, node);
  } finally {
    client.disconnect();
  }
}
