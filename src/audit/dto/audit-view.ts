import { Shown } from '../../rest/fields/shown.js';
import { ACTIONS, OBJECTS } from '../../recording/recording.js';

/** An audit record: who did what to which object, when and from where. */
export class AuditView {
  @Shown('integer', 'Id', { example: 1 })
  id!: number;

  @Shown('integer', 'Time, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('field', 'Id of the user who did it; null if not known', {
    type: 'integer',
    nullable: true,
    example: 18,
  })
  cuser!: number | null;

  @Shown('field', 'Username of that user', { type: 'string', nullable: true, example: 'zhangsan' })
  username!: string | null;

  @Shown('field', 'What was done', { type: 'string', enum: [...ACTIONS], example: 'execute' })
  action!: string;

  @Shown('field', 'Kind of the object', { type: 'string', enum: [...OBJECTS], example: 'job' })
  object!: string;

  @Shown('field', 'Id of the object', { type: 'integer', nullable: true, example: 123 })
  object_id!: number | null;

  @Shown('field', 'Id of the process concerned', { type: 'integer', nullable: true, example: 1001 })
  process!: number | null;

  @Shown('field', 'IP address of the client', { type: 'string', nullable: true, example: '192.0.2.7' })
  ip!: string | null;

  @Shown(
    'string',
    'Id of the request: its header `X-Request-Id` (1 to 64 letters, digits and `_ . : -`), else one that the server made. The header `X-Request-Id` of the response has it.',
    {
      example: '5f3a9c01-2s',
    },
  )
  request_id!: string;
}
