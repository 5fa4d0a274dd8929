import { shows, unavailable } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { LivenessView, ReadinessView } from './dto/health-view.js';

/** Documentation of the probes for `/docs`. */
export const documentation = {
  live: Documented({
    operationId: 'getLiveness',
    summary: 'Whether the process is running 存活',
    description: 'Does not check any other service.',
    outside: true,
    answers: [shows(LivenessView)],
  }),
  ready: Documented({
    operationId: 'getReadiness',
    summary: 'Whether the process can do its work 就绪',
    description:
      'Unavailable without Postgres, or while it is read-only, not migrated or its role may not write; degraded (slower) without Redis, or without the read replica if one is named.',
    outside: true,
    answers: [
      shows(ReadinessView),
      {
        ...unavailable,
        description:
          'Postgres is unavailable, read-only, not migrated or its role may not write, or the process is shutting down',
      },
    ],
  }),
};
