import { elementsOf } from '../../test/support/elements.js';
import type { Database, Statement } from '../database/database.js';
import { HELD } from '../jobs/transitions/held.js';
import { RENEW } from '../jobs/transitions/renew.js';
import { type AbortReason, KeptLease } from './kept-lease.js';
import { Renewals } from './renewals.js';

const LEASE_MS = 2_000;

/** Leases of jobs 1 to `count`, and why their runs were aborted. */
function leasesOf(count: number) {
  const aborted: AbortReason[] = [];
  const holder = { abort: (reason: AbortReason) => void aborted.push(reason), renewed: () => undefined };
  const leases = new Map(
    Array.from({ length: count }, (_, index) => {
      const held = { id: index + 1, fence: 1, claim: 'a', processId: 1, user: 1, timeoutAt: null };
      return [held.id, new KeptLease(held, performance.now() - LEASE_MS + 500, holder)] as const;
    }),
  );
  return { leases, aborted };
}

/** A database whose rows of jobs are locked for the first `lockedFor` renewals, and then not; `lost` are another worker's. */
function databaseWith(lockedFor: number, lost: number[] = []): Database {
  let renewals = 0;
  const rows = ({ name }: Statement, [held]: [unknown]) => {
    const ids = elementsOf<number>(held);
    const ours = ids.filter((id) => !lost.includes(id));
    if (name === HELD.name) return Promise.resolve(ours.map((id) => ({ id })));
    // Statements that wait for a lock are never answered here.
    if (name !== RENEW.name) return new Promise(() => undefined);
    renewals += 1;
    return Promise.resolve(renewals <= lockedFor ? [] : ours.map((id) => ({ id, state: 'running' })));
  };
  return { rows } as unknown as Database;
}

describe('a renewal', () => {
  it('renews rows that were locked for a moment, however many, before their leases run out', async () => {
    const { leases, aborted } = leasesOf(10);
    await new Renewals(databaseWith(2), LEASE_MS, leases).renew();
    expect([...leases.values()].every((lease) => lease.holds(1_000))).toBe(true);
    expect(aborted).toEqual([]);
  });

  it('aborts the run of a job that another worker holds, while it waits for locked ones', async () => {
    const { leases, aborted } = leasesOf(5);
    await new Renewals(databaseWith(1, [3]), LEASE_MS, leases).renew();
    expect(aborted).toEqual(['lost']);
    expect([...leases.values()].filter((lease) => lease.holds(1_000)).map(({ id }) => id)).toEqual([
      1, 2, 4, 5,
    ]);
  });

  it('leaves the lease of a stalled run to others, and renews those of runs that are stopped', async () => {
    const { leases } = leasesOf(3);
    leases.get(1)!.abort('stalled');
    leases.get(2)!.abort('stop');
    await new Renewals(databaseWith(0), LEASE_MS, leases).renew();
    expect([...leases.values()].filter((lease) => lease.holds(1_000)).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('ends while rows stay locked', async () => {
    const { leases, aborted } = leasesOf(5);
    await new Renewals(databaseWith(Infinity), LEASE_MS, leases).renew();
    expect([...leases.values()].every(({ isLocked }) => isLocked)).toBe(true);
    expect(aborted).toEqual([]);
  });
});
