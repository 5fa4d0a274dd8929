import type { Json } from '../../flow/index.js';
import { Shown } from '../../rest/fields/shown.js';
import { RESPONDS, type Respond, type Signature, SIGNATURES } from '../hook-words.js';

/** A hook in responses, without its token and its secret. */
export class HookView {
  @Shown('integer', 'Id', { example: 1 })
  id!: number;

  @Shown('integer', 'Id of the process that it starts', { example: 1 })
  process!: number;

  @Shown('string', 'Name', { example: 'orders' })
  name!: string;

  @Shown('field', 'Whether it accepts deliveries', { type: 'boolean', example: true })
  enabled!: boolean;

  @Shown('integer', 'Number of the version to run; null: the newest at the delivery', {
    nullable: true,
    example: null,
  })
  version!: number | null;

  @Shown('field', 'What a delivery is answered', { type: 'string', enum: [...RESPONDS], example: 'job' })
  respond!: Respond;

  @Shown('field', 'How deliveries are signed', { type: 'string', enum: [...SIGNATURES], example: 'none' })
  signature!: Signature;

  @Shown('field', 'For each variable of the flow an expression over the request', {
    type: 'object',
    additionalProperties: true,
    example: { who: 'body.name' },
  })
  inputs!: Record<string, Json>;

  @Shown('integer', 'Id of the user who created it, as whom its jobs run', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was created, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('integer', 'When it was last changed, in unix seconds', { example: 1561689923 })
  utime!: number;

  @Shown('integer', 'When it last started a job, in unix seconds', { nullable: true, example: null })
  last_time!: number | null;

  @Shown('integer', 'Id of the job that it last started', { nullable: true, example: null })
  last_job!: number | null;

  @Shown('string', 'Why the server has switched it off; null: it has not', { nullable: true, example: null })
  error!: string | null;
}

/** A hook with a new token and a new secret, which only this response shows. */
export class NewHookView extends HookView {
  @Shown('string', 'Token in the address of deliveries; it is not stored, and shown only in this answer', {
    example: 'lch_…',
  })
  token!: string;

  @Shown(
    'string',
    'Key of signatures, shown only in this answer; null if `LIUCHENG_SECRET_KEY` is not set, without which it cannot be stored',
    { nullable: true, example: 'whsec_…' },
  )
  secret!: string | null;
}
