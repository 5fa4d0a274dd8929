import { answers, unavailable } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';

/** How `/docs` describes the probes. */
export const documentation = {
  live: Documented({
    summary: 'Whether the process is up 存活',
    outside: true,
    answers: [answers('It is', { status: 'ok' })],
  }),
  ready: Documented({
    summary: 'Whether it can do its work 就绪',
    outside: true,
    answers: [
      answers('`ok`, or `degraded` without Redis', { status: 'ok' }),
      { ...unavailable, description: 'Postgres is away, or the process is about to end' },
    ],
  }),
};
