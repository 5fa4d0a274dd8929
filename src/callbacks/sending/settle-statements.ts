import type { Statement } from '../../database/database.js';
import { WEBHOOK_ID } from '../callback-statements.js';
import type { CallbackState } from '../callback-state.js';
import { KEPT_TRIES } from '../stored-try.js';

/**
 * A row if `$2` is still the claim of the callback `$1`. It is asked after the job was read: a failover can lose both the claim and the
 * end of the job, and another job can have the id then.
 */
export const STILL_CLAIMED: Statement = {
  name: 'callback-still-claimed',
  text: `SELECT FROM callback WHERE id = $1 AND claim = $2`,
};

/** The values of {@link SETTLE}. */
export interface Settlement {
  id: number;
  webhookId: string;
  claim: string;
  /** JSON text of a `StoredTry`. */
  tried: string;
  state: CallbackState;
  /** Milliseconds until the next try of a waiting callback. */
  delayMs: number | null;
}

export const settleValues = ({ id, webhookId, claim, tried, state, delayMs }: Settlement): unknown[] => [
  id,
  claim,
  tried,
  state,
  delayMs,
  webhookId,
];

/** SQL: the value if the claim is still the newest one, else the column as it is. */
const ifClaimed = (column: string, value: string): string =>
  `${column} = CASE WHEN claim = $2 THEN ${value} ELSE ${column} END`;

/**
 * Writes the result of a try. A claim that is no longer the newest one adds only its try. A result that was committed before and is
 * written again changes nothing. After a failover that has lost the callback, another one can have its id, but not its `webhook-id`.
 */
export const SETTLE: Statement = {
  name: 'callback-settle',
  text: `
    UPDATE callback c SET
      tries = (CASE WHEN jsonb_array_length(tries) >= ${KEPT_TRIES} THEN tries - 0 ELSE tries END) || $3::jsonb,
      ${ifClaimed('state', '$4::varchar')},
      ${ifClaimed('failures', `failures + ($4::varchar <> 'delivered')::int`)},
      ${ifClaimed('next_time', `now() + $5::float8 * interval '1 ms'`)},
      ${ifClaimed('finish_time', `CASE WHEN $4::varchar <> 'waiting' THEN now() END`)},
      ${ifClaimed('claim', 'NULL')}
    WHERE id = $1 AND ${WEBHOOK_ID} = $6
      AND NOT tries @> jsonb_build_array(jsonb_build_object('claim', $2::uuid))`,
};

/** Gives back the claims `$2` of the callbacks `$1`, of which no try has been made. */
export const GIVE_BACK: Statement = {
  name: 'callback-give-back',
  text: `
    UPDATE callback c SET claim = NULL, next_time = now()
    FROM unnest($1::bigint[], $2::uuid[]) AS given (id, claim) WHERE c.id = given.id AND c.claim = given.claim`,
};
