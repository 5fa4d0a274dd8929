import type { Json } from '../../flow/index.js';
import { Shown } from '../../rest/fields/shown.js';
import { STEP_STATES, type StepState } from '../steps/step-state.js';

/** A step of a job: one run of a node. */
export class StepView {
  @Shown('integer', 'Its number in the job, from 1, in the order in which steps began', { example: 7 })
  id!: number;

  @Shown('string', 'Id of the node in the flow; of a node of a called process, the path to it: `call/node`', {
    example: 'fetch',
  })
  node!: string;

  @Shown('string', 'What the node is', { example: 'core.http/request' })
  name!: string;

  @Shown(
    'field',
    'The loop rounds and calls around it, outermost first: `loop[2]` is the round with the index 2, `call` a called process, `call#2` its second attempt',
    { type: 'array', items: { type: 'string' }, example: ['loop[2]'] },
  )
  path!: readonly string[];

  @Shown('field', 'State; a step that waits is running', {
    type: 'string',
    enum: [...STEP_STATES],
    example: 'successful',
  })
  state!: StepState;

  @Shown('integer', 'How often it was tried; 0 if its inputs could not be computed', { example: 1 })
  attempts!: number;

  @Shown('field', 'When it began, in unix seconds with a fraction', {
    type: 'number',
    example: 1561688923.125,
  })
  start_time!: number;

  @Shown('field', 'When it ended; null while it is running', {
    type: 'number',
    nullable: true,
    example: 1561688923.5,
  })
  finish_time!: number | null;

  @Shown(
    'field',
    'What went in, by port. A value past 8 KiB is `{"$truncated": true, "bytes": 81920, "preview": "…"}`; secrets are `***`',
    { type: 'object', additionalProperties: true, example: { url: 'https://orders.internal/7' } },
  )
  inputs!: Record<string, Json>;

  @Shown('field', 'What came out, in the same way', {
    type: 'object',
    additionalProperties: true,
    example: { status: 200 },
  })
  outputs!: Record<string, Json>;

  @Shown('field', 'Why it failed, in the language asked for', {
    type: 'string',
    nullable: true,
    example: null,
  })
  error!: string | null;
}
