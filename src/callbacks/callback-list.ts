import type { Language } from '../rest/language.js';
import { Listing } from '../rest/lists/listing.js';
import { CallbackEntity } from './callback.entity.js';
import { CALLBACK_ORDERING, CallbackFilters, type CallbackOrdering } from './dto/callback-filters.js';
import { CallbackView } from './dto/callback-view.js';
import type { StoredTry } from './stored-try.js';
import { WEBHOOK_ID } from './callback-statements.js';

/** A row as lists select it. */
export interface CallbackRow extends Omit<CallbackView, 'tries'> {
  tries: StoredTry[];
}

/** Callbacks; the errors of their tries depend on the language of the request. */
export const CALLBACKS = new Listing<CallbackView, CallbackFilters, CallbackOrdering, CallbackRow>({
  name: 'callback',
  view: CallbackView,
  entity: CallbackEntity,
  alias: 'c',
  columns: { job: 'c.job_id', webhook_id: WEBHOOK_ID },
  filters: CallbackFilters,
  ordering: CALLBACK_ORDERING,
  conditions: {
    state: { sql: (states) => `c.state = ANY (${states}::varchar[])` },
    process: { sql: (process) => `c.process_id = ${process}::int` },
  },
});

/** The row as it is shown, in the language. */
export const callbackView = ({ tries, ...row }: CallbackRow, language: Language): CallbackView => ({
  ...row,
  tries: tries.map(({ time, duration, status, error }) => ({
    time,
    duration,
    status,
    error: error?.[language] ?? null,
  })),
});
