import { Shown } from '../../rest/fields/shown.js';

/** Response of the liveness probe. */
export class LivenessView {
  @Shown('field', 'Always `ok`', { type: 'string', const: 'ok', example: 'ok' })
  status!: 'ok';
}

/** Response of the readiness probe. */
export class ReadinessView {
  @Shown('field', '`degraded` without Redis, or without the replica that `DATABASE_READ_URL` names', {
    type: 'string',
    enum: ['ok', 'degraded'],
    example: 'ok',
  })
  status!: 'ok' | 'degraded';
}
