import type { Statement } from '../../database/database.js';
import { WEBHOOK_ID } from '../callback-statements.js';

/** The most callbacks that {@link CLAIM} examines by their times, and the most receivers that it examines in their order. */
const MOST_RECEIVERS = 1_000;

/**
 * How many users with due callbacks {@link CLAIM} looks for from each place where it begins, and how many users it looks at for that, since those of
 * many can be tried again later. The receivers where users take turns share both, but each has as many as may be sent to it, or four times as many.
 */
const MOST_OWNERS = 150;
const MOST_STEPS = 600;

/** SQL: so many for a receiver, or its share of those for all. */
const mostOf = (least: string, all: number): string =>
  `GREATEST(${least}, ${all} / (SELECT count(*) FROM open_receivers WHERE has_turns))`;

/** SQL: the callback may be sent. */
const IS_DUE = `c.state = 'waiting' AND c.next_time <= now()`;

/** SQL of the time by which the earliest waiting callback is found. */
const BY_TIME = `COALESCE(c.next_time, 'infinity')`;

/**
 * Whether any callback is due, from one index entry. The index is one of an expression, because Postgres would use an index of the
 * column for the callbacks of one receiver, too, and read those of all others.
 */
export const ANY_DUE: Statement = {
  name: 'callback-any-due',
  text: `
    SELECT FROM (
      SELECT ${BY_TIME} AS earliest FROM callback c WHERE c.state = 'waiting' ORDER BY ${BY_TIME} LIMIT 1
    ) AS first WHERE earliest <= now()`,
};

/** A callback that this worker has claimed. The rows of {@link CLAIM} are in turn, each has a `cursor`, and one row without an id says that none is due. */
export interface ClaimedRow {
  id: number | null;
  job_id: number;
  url: string;
  receiver: string;
  /** The user whose job it is of. */
  owner: number;
  webhook_id: string;
  claim: string;
  failures: number;
  /** The time of the claim, in unix seconds with a fraction. */
  time: number;
  /** The approximate size of the message. */
  bytes: number;
  /** Not null: there are more receivers after this one. */
  cursor: string | null;
}

/** How much this worker may claim. */
export interface ClaimBounds {
  /** If more callbacks are due than are examined, receivers after this one are examined too. */
  cursor: string;
  /** Receivers with bounds of their own. */
  receivers: string[];
  /** How many more may be sent to each of `receivers`. */
  sends: number[];
  /** The total size of what more may be sent to each of `receivers`; null: nothing is being sent to it. */
  bytes: (number | null)[];
  /** The user for whom something was last sent to each of `receivers`: the turn is with those after this one. Null: not known. */
  lastOwners: (number | null)[];
  /** The number and the total size for any other receiver. */
  sendsPerReceiver: number;
  bytesPerReceiver: number;
  /** Users whose callbacks are being sent. */
  owners: number[];
  /** How many are being sent for each of `owners`. */
  heldSends: number[];
  /** The total size of what is being sent for each of `owners`. */
  heldBytes: number[];
  /** The number and the total size for one user, with what is being sent. A user with nothing being sent may have one of any size. */
  sendsPerOwner: number;
  bytesPerOwner: number;
  /** The number and the total size for all receivers. */
  mostSends: number;
  mostBytes: number;
  /** Whether this worker sends nothing. Then it may claim a message of any size. */
  isIdle: boolean;
  leaseMs: number;
}

/** The values of {@link CLAIM}. */
export const claimValues = (bounds: ClaimBounds): unknown[] => [
  bounds.cursor,
  bounds.receivers,
  bounds.sends,
  bounds.bytes,
  bounds.sendsPerReceiver,
  bounds.bytesPerReceiver,
  bounds.mostSends,
  bounds.mostBytes,
  bounds.isIdle,
  bounds.leaseMs,
  bounds.owners,
  bounds.heldSends,
  bounds.heldBytes,
  bounds.sendsPerOwner,
  bounds.bytesPerOwner,
  bounds.lastOwners,
];

/** SQL: the user at one end of those whose callbacks wait at the receiver of `bounded`. */
const endOf = (direction: '' | 'DESC'): string =>
  `(SELECT c.cuser FROM callback c WHERE c.state = 'waiting' AND c.receiver = bounded.receiver ORDER BY c.cuser ${direction} LIMIT 1)`;

/** SQL: the earliest callback that waits at the receiver of `open_receivers`, of the first user that meets a condition: one step in the index `callback_turns`. */
const firstOf = (condition: string): string => `(
              SELECT c.cuser, c.next_time <= now() AS is_due FROM callback c
              WHERE c.state = 'waiting' AND c.receiver = open_receivers.receiver AND ${condition}
              ORDER BY c.cuser, c.next_time LIMIT 1
            )`;

/** SQL: the first users of those that meet a condition and have a callback that is due at the receiver of `open_receivers`, if users take turns there. */
const ownersWith = (condition: string): string => `
          WITH RECURSIVE walked AS (
            SELECT first.*, 1 AS step, is_due::int AS found FROM ${firstOf(`open_receivers.has_turns AND ${condition}`)} AS first
            UNION ALL
            SELECT next_one.*, step + 1, found + next_one.is_due::int
            FROM walked CROSS JOIN LATERAL ${firstOf(`c.cuser > walked.cuser AND ${condition}`)} AS next_one
            WHERE found < ${mostOf('open_receivers.sends', MOST_OWNERS)} AND step < ${mostOf('4 * open_receivers.sends', MOST_STEPS)}
          )
          SELECT cuser FROM walked WHERE is_due`;

/**
 * Claims callbacks that are due, in turn among users and their receivers, so that a receiver with many due callbacks, or a user with
 * many receivers that hang, does not delay the others. Its values are {@link claimValues}.
 *
 * Users also take turns at one receiver where more are due than may be sent (`has_turns`): those with the fewest callbacks in progress first, and then
 * in the order of their ids after the last one. Examined are the next users, the first ones, some from anywhere, so that every user is found among any
 * number of others, and those whose callbacks have been due there for longest, so that something is claimed wherever anything is due.
 *
 * It looks at the receivers of the callbacks that have been due for longest, and if more are due, at those after the cursor, each with an
 * index: 100,000 callbacks of one user that wait for one receiver cost nothing, nor do 100,000 receivers of callbacks that are not due. Rows that
 * another worker locks or has claimed meanwhile are skipped. It has no name, so that it is planned each time: a plan that was made when few
 * callbacks waited took 8 s when 100,000 did (measured).
 */
export const CLAIM: Statement = {
  name: '',
  text: `
    WITH RECURSIVE longest AS MATERIALIZED (
      SELECT c.receiver FROM callback c WHERE c.state = 'waiting' AND ${BY_TIME} <= now() ORDER BY ${BY_TIME} LIMIT ${MOST_RECEIVERS}
    ), further AS (
      (
        SELECT c.receiver, 1 AS n FROM callback c
        WHERE c.state = 'waiting' AND c.receiver > $1 AND (SELECT count(*) FROM longest) = ${MOST_RECEIVERS}
        ORDER BY c.receiver LIMIT 1
      )
      UNION ALL
      SELECT (
        SELECT c.receiver FROM callback c
        WHERE c.state = 'waiting' AND c.receiver > further.receiver ORDER BY c.receiver LIMIT 1
      ), n + 1
      FROM further WHERE further.receiver IS NOT NULL AND n < ${MOST_RECEIVERS}
    ), receivers AS (
      SELECT receiver FROM longest UNION SELECT receiver FROM further
    ), held_for AS MATERIALIZED (
      SELECT * FROM unnest($11::int[], $12::int[], $13::int[]) AS held (owner, sends, bytes)
    ), bounded AS (
      SELECT receivers.receiver, COALESCE(bound.sends, $5::int) AS sends, bound.bytes AS most_bytes, bound.last_owner
      FROM receivers
      LEFT JOIN unnest($2::text[], $3::int[], $4::int[], $16::int[]) AS bound (receiver, sends, bytes, last_owner)
        ON bound.receiver = receivers.receiver
    ), open_receivers AS MATERIALIZED (
      SELECT bounded.*, due > sends AS has_turns, CASE WHEN due > sends THEN (
          SELECT least + random() * (greatest - least) FROM (SELECT ${endOf('')} AS least, ${endOf('DESC')} AS greatest) AS ends
        )::int END AS any_owner
      FROM bounded CROSS JOIN LATERAL (
        SELECT count(*) AS due FROM (
          SELECT FROM callback c WHERE ${IS_DUE} AND lower(c.receiver) = bounded.receiver LIMIT sends + 1
        ) AS c
      ) AS c
      WHERE sends > 0 AND due > 0
    ), due AS (
      SELECT open_receivers.*, c.cuser AS owner, c.id, c.job_id, c.next_time, COALESCE(held_for.sends, 0) + c.n AS turn
      FROM open_receivers CROSS JOIN LATERAL (
        (
          SELECT c.cuser FROM callback c WHERE ${IS_DUE} AND lower(c.receiver) = open_receivers.receiver ORDER BY c.next_time LIMIT open_receivers.sends
        )
        UNION (${ownersWith('c.cuser > COALESCE(open_receivers.last_owner, -1)')})
        UNION (${ownersWith('c.cuser <= open_receivers.last_owner')})
        UNION (${ownersWith('c.cuser >= open_receivers.any_owner')})
      ) AS owners CROSS JOIN LATERAL (
        SELECT c.*, row_number() OVER (ORDER BY next_time, id) AS n FROM (
          SELECT c.id, c.job_id, c.cuser, c.next_time FROM callback c
          WHERE ${IS_DUE} AND c.receiver = open_receivers.receiver AND c.cuser = owners.cuser ORDER BY c.next_time LIMIT open_receivers.sends
        ) AS c
      ) AS c LEFT JOIN held_for ON held_for.owner = c.cuser
    ), first AS (
      SELECT * FROM (
        SELECT *, row_number() OVER (
          PARTITION BY receiver ORDER BY turn, owner <= last_owner, CASE WHEN last_owner IS NOT NULL THEN owner END, next_time, id
        ) AS rank FROM due
      ) AS due WHERE rank <= sends
    ), sized AS MATERIALIZED (
      SELECT first.*, 1000 + COALESCE((
        SELECT COALESCE(octet_length(inputs), 0) + COALESCE(octet_length(outputs), 0) + COALESCE(octet_length(progress), 0)
        FROM job WHERE id = first.job_id
      ), 0) AS bytes
      FROM first
    ), ranked AS (
      SELECT *, sum(bytes) OVER (PARTITION BY receiver ORDER BY rank ROWS UNBOUNDED PRECEDING) AS bytes_of_receiver FROM sized
    ), owned AS (
      SELECT ranked.*, COALESCE(held.sends, 0) AS held_sends, COALESCE(held.sends, 0) + row_number() OVER of_owner AS sends_of_owner,
        COALESCE(held.bytes, 0) + sum(ranked.bytes) OVER of_owner AS bytes_of_owner
      FROM ranked LEFT JOIN held_for AS held ON held.owner = ranked.owner
      WHERE bytes_of_receiver <= COALESCE(most_bytes, $6::int) OR (rank = 1 AND most_bytes IS NULL)
      WINDOW of_owner AS (PARTITION BY ranked.owner ORDER BY rank, next_time, id ROWS UNBOUNDED PRECEDING)
    ), counted AS (
      SELECT *, row_number() OVER in_turn AS n, sum(bytes) OVER in_turn AS bytes_of_all
      FROM owned
      WHERE sends_of_owner <= $14::int AND (bytes_of_owner <= $15::int OR (sends_of_owner = 1 AND held_sends = 0))
      WINDOW in_turn AS (ORDER BY sends_of_owner, rank, next_time, id ROWS UNBOUNDED PRECEDING)
    ), chosen AS MATERIALIZED (
      SELECT locked.id, counted.bytes, counted.owner, counted.n FROM counted CROSS JOIN LATERAL (
        SELECT c.id FROM callback c WHERE c.id = counted.id AND ${IS_DUE} FOR UPDATE SKIP LOCKED
      ) AS locked
      WHERE counted.n <= $7::int AND (counted.bytes_of_all <= $8::int OR (counted.n = 1 AND $9::boolean))
    ), claimed AS (
      UPDATE callback c SET claim = gen_random_uuid(), next_time = now() + $10::int * interval '1 ms'
      WHERE c.id = ANY (ARRAY(SELECT id FROM chosen))
      RETURNING c.id, c.job_id, c.url, c.receiver, ${WEBHOOK_ID} AS webhook_id, c.claim, c.failures
    )
    SELECT claimed.*, chosen.bytes::int AS bytes, chosen.owner, extract(epoch FROM now())::float8 AS time,
      (SELECT receiver FROM further WHERE n = ${MOST_RECEIVERS}) AS cursor
    FROM (SELECT) AS always LEFT JOIN (claimed JOIN chosen USING (id)) ON true
    ORDER BY chosen.n`,
};
