import { slotOwner } from './slot-owner.js';

const asked = { host: 'seed.internal', port: 7_000 };
const info = 'cluster_state:ok\r\ncluster_slots_assigned:16384\r\n';
const ranges = [
  [0, 5_460, ['10.0.0.1', 7_000, 'id', []], ['10.0.0.4', 7_003, 'id', []]],
  [5_461, 16_383, ['10.0.0.2', 7_001, 'id', []]],
] as const;

describe('slotOwner', () => {
  it.each([
    [0, '10.0.0.1'],
    [5_460, '10.0.0.1'],
    [5_461, '10.0.0.2'],
    [16_383, '10.0.0.2'],
  ])('finds the master of slot %d', (slot, host) =>
    expect(slotOwner({ slot, info, ranges }, asked).owner.host).toBe(host),
  );

  it('names every node, replicas too', () => {
    expect(slotOwner({ slot: 0, info, ranges }, asked).nodes.map(({ port }) => port)).toEqual([
      7_000, 7_003, 7_001,
    ]);
  });

  it.each(['', null])('takes the host that was asked for the host %j', (host) => {
    const own = [[0, 16_383, [host, 7_001]]] as const;
    expect(slotOwner({ slot: 1, info, ranges: own }, asked).owner).toEqual({
      host: 'seed.internal',
      port: 7_001,
    });
  });

  it('fails while the cluster is down, and for a slot that no node serves', () => {
    const down = 'cluster_enabled:1\r\ncluster_state:fail\r\n';
    expect(() => slotOwner({ slot: 0, info: down, ranges }, asked)).toThrow('the cluster is down');
    expect(() => slotOwner({ slot: 0, info, ranges: [ranges[1]] }, asked)).toThrow(
      'no node serves the slot 0',
    );
  });
});
