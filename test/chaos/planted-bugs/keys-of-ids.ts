/* Idempotency keys consist of the job's id and the step. After a failover another job can have the same id. */
import { Attempt } from '../../../src/flow/run/attempt.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

export const plant: Plant = () =>
  replaceMembers(Attempt.prototype, {
    idempotencyKey: {
      configurable: true,
      get(this: Attempt) {
        return `${this.job}:${this['owner'].key}`;
      },
    },
  });
