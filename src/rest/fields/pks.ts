import { ValidationError } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { distinctIds } from './ids.js';

/** The fields with which a client names many records. */
interface Pks {
  pk?: number[] | null;
  'pk[]'?: number[] | null;
}

/** The ids of both fields, without duplicates, in ascending order. */
export const idsOf = (pks: Pks): number[] => distinctIds([...(pks.pk ?? []), ...(pks['pk[]'] ?? [])]);

/**
 * As {@link idsOf}.
 *
 * @throws ValidationError if there are none
 */
export function requiredIds(pks: Pks): number[] {
  const ids = idsOf(pks);
  if (ids.length === 0) throw new ValidationError({ pk: [MESSAGES.required] });
  return ids;
}
