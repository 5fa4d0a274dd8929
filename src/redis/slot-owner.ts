import type { Endpoint } from '../config/redis-address.js';

/** What a node of a Redis Cluster answers to `CLUSTER KEYSLOT`, `CLUSTER INFO` and `CLUSTER SLOTS`. */
export interface ClusterView {
  slot: number;
  info: string;
  /** First slot, last slot, their master and its replicas. The host is empty or null where a node does not know its own. */
  ranges: readonly (readonly [number, number, ...(readonly [string | null, number, ...unknown[]])[]])[];
}

/** The master that owns a slot, and all nodes that the cluster has named. */
export interface SlotOwner {
  owner: Endpoint;
  nodes: Endpoint[];
}

/**
 * Finds the owner of the slot in the answers of a node.
 *
 * @param asked the node that answered, whose host stands for a host that it does not know
 * @throws Error if the cluster cannot serve the slot now
 */
export function slotOwner({ slot, info, ranges }: ClusterView, asked: Endpoint): SlotOwner {
  if (!/^cluster_state:ok\r?$/m.test(info)) throw new Error('the cluster is down');
  const endpoint = ([host, port]: readonly [string | null, number, ...unknown[]]): Endpoint => ({
    host: host || asked.host,
    port,
  });
  const master = ranges.find(([first, last]) => first <= slot && slot <= last)?.[2];
  if (master === undefined) throw new Error(`no node serves the slot ${slot}`);
  return {
    owner: endpoint(master),
    nodes: ranges.flatMap(([, , ...nodes]) => nodes.map(endpoint)),
  };
}
