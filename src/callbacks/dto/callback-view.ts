import { schemaOfView } from '../../rest/documentation/class-schemas.js';
import { Shown } from '../../rest/fields/shown.js';
import { CALLBACK_STATES, type CallbackState } from '../callback-state.js';
import { KEPT_TRIES } from '../stored-try.js';

/** A try to deliver a callback. */
export class CallbackTryView {
  @Shown('field', 'When it began, in unix seconds with a fraction', {
    type: 'number',
    example: 1561689923.251,
  })
  time!: number;

  @Shown('field', 'Seconds until its result, with a fraction', { type: 'number', minimum: 0, example: 0.12 })
  duration!: number;

  @Shown('field', 'Status of the answer; null: there was none', {
    type: 'integer',
    nullable: true,
    example: 503,
  })
  status!: number | null;

  @Shown('field', 'Why it failed, in the requested language; null: it was successful', {
    type: 'string',
    nullable: true,
    example: 'it answered 503: try later',
  })
  error!: string | null;
}

/** A callback with its tries. */
export class CallbackView {
  @Shown('integer', 'Id', { example: 9 })
  id!: number;

  @Shown('integer', 'Id of the job', { example: 123 })
  job!: number;

  @Shown('field', 'Address to which it is sent', {
    type: 'string',
    example: 'https://orders.example/liucheng',
  })
  url!: string;

  @Shown('field', 'The header `webhook-id`, the same for every try', {
    type: 'string',
    example: 'msg_2b0c3f1e7d5a4c8f9e6b1a2d3c4e5f60',
  })
  webhook_id!: string;

  @Shown('field', 'State; `failed`: given up', {
    type: 'string',
    enum: [...CALLBACK_STATES],
    example: 'delivered',
  })
  state!: CallbackState;

  @Shown('integer', 'When the job ended, in unix seconds', { example: 1561689923 })
  ctime!: number;

  @Shown('field', 'When it is tried next, in unix seconds; null: not any more', {
    type: 'integer',
    nullable: true,
    example: null,
  })
  next_time!: number | null;

  @Shown('field', 'When it was delivered or given up, in unix seconds', {
    type: 'integer',
    nullable: true,
    example: 1561689924,
  })
  finish_time!: number | null;

  @Shown('field', `Its last ${KEPT_TRIES} tries, oldest first`, {
    type: 'array',
    items: schemaOfView(CallbackTryView),
  })
  tries!: CallbackTryView[];
}
