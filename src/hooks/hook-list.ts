import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import type { Json } from '../flow/index.js';
import type { Language } from '../rest/language.js';
import { Listing } from '../rest/lists/listing.js';
import { HOOK_ORDERING, HookFilters, type HookOrdering } from './dto/hook-filters.js';
import { HookView } from './dto/hook-view.js';
import { SWITCHED_OFF, type SwitchedOff } from './hook-words.js';
import { HookEntity } from './hook.entity.js';

/** A selected row. */
export interface HookRow extends Omit<HookView, 'inputs'> {
  /** JSON text. */
  inputs: string;
  switched_off: SwitchedOff | null;
}

/** Hooks of processes that are not deleted. */
export const HOOKS = new Listing<HookView, HookFilters, HookOrdering, HookRow>({
  name: 'hook',
  view: HookView,
  entity: HookEntity,
  alias: 'h',
  joins: userOf('h.cuser'),
  columns: { process: 'h.process_id', user: FULL_NAME, error: 'NULL::text' },
  hidden: { switched_off: 'h.switched_off' },
  // A count has no joins.
  where: 'EXISTS (SELECT FROM process p WHERE p.id = h.process_id AND p.deleted_at IS NULL)',
  filters: HookFilters,
  ordering: HOOK_ORDERING,
  large: 'inputs',
  isRare: true,
});

/** The row as the API shows it, in the language. */
export function hookView({ switched_off, ...row }: HookRow, language: Language): HookView {
  const error = switched_off === null ? null : SWITCHED_OFF[switched_off][language];
  return Object.assign(row, { inputs: JSON.parse(row.inputs) as Record<string, Json>, error });
}
