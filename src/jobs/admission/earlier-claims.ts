import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../../database/database.js';
import type { PolicyVersion } from './admission-statements.js';

/**
 * The transactions of which one can be a claim. A claim locks the table of policies before it gets its snapshot, and until its transaction
 * has ended.
 */
const READERS: Statement = {
  name: 'policy-readers',
  text: `
    SELECT DISTINCT virtualtransaction AS transaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'process_policy'::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
};

interface Watched {
  version: string;
  /** The transactions that may not see this version of the policy; null: not read yet. */
  earlier: ReadonlySet<string> | null;
}

/**
 * Finds out when all claims have ended that began before a change of a policy, and so do not see it. Any transaction that reads policies
 * counts as a claim: while a dump is made, no policy counts as obeyed.
 */
@Injectable()
export class EarlierClaims {
  private readonly watched = new Map<number, Watched>();

  constructor(private readonly database: Database) {
    database.whenLost(() => this.watched.clear());
  }

  /**
   * Watches for the end of the claims that do not see these policies, and no longer for that of others of the processes.
   *
   * @param policies committed ones
   */
  watch(processes: readonly number[], policies: readonly PolicyVersion[]): void {
    const versions = new Map(policies.map(({ processId, version }) => [processId, version]));
    for (const processId of processes) {
      const version = versions.get(processId);
      if (version === undefined) this.watched.delete(processId);
      else if (this.watched.get(processId)?.version !== version)
        this.watched.set(processId, { version, earlier: null });
    }
  }

  /**
   * Those of the watched policies of the processes that each claim sees which has not ended.
   *
   * @throws DatabaseUnavailable
   */
  async obeyed(processes: readonly number[]): Promise<PolicyVersion[]> {
    const all = processes.flatMap((processId) => {
      const policy = this.watched.get(processId);
      return policy === undefined ? [] : [{ processId, policy }];
    });
    const left = all.filter(({ policy }) => policy.earlier?.size !== 0);
    if (left.length > 0) {
      const readers = await this.database.rows<{ transaction: string }>(READERS);
      const transactions = readers.map(({ transaction }) => transaction);
      for (const { policy } of left) {
        const { earlier } = policy;
        policy.earlier = new Set(transactions.filter((one) => earlier === null || earlier.has(one)));
      }
    }
    return all.flatMap(({ processId, policy: { version, earlier } }) =>
      earlier?.size === 0 ? [{ processId, version }] : [],
    );
  }
}
