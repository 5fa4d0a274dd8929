import { type Catalogue, checkFlow, type Limits } from '../../flow/index.js';
import { canonicalHash } from '../canonical-json.js';
import type { HashedFlow } from './tasks.js';

/** Checks a parsed flow, and hashes it if it has no faults. */
export function hashedFlow(flow: unknown, catalogue: Catalogue, limits: Limits): HashedFlow {
  const checked = checkFlow(flow, catalogue, limits);
  return { ...checked, hash: checked.count === 0 ? definitionHash(flow, checked.uses) : '' };
}

/**
 * A hash that is the same for equal flows that were checked with the same revisions of their nodes. Revisions of 1 are left out,
 * so that flows frozen before revisions existed keep their hashes.
 */
function definitionHash(flow: unknown, uses: Record<string, number>): string {
  const raised = Object.entries(uses).filter(([, revision]) => revision !== 1);
  return canonicalHash(raised.length === 0 ? flow : { flow, revisions: Object.fromEntries(raised) });
}
