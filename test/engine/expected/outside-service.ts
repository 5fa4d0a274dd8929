import type { FunctionStep, Json, Values } from '../../../src/flow/index.js';
import { sleep } from '../../../src/flow/sleep.js';
import type { FakeClock } from '../../../src/flow/testing.js';
import { askNode, catalogueWith } from '../ask-node.js';

/** What an `ask` node of a random process asks for. */
interface Request {
  /** Milliseconds until the answer. */
  takes: number;
  /** How many attempts fail before one is answered. */
  failures: number;
  value: Json;
}

/**
 * A service outside of the engine. It does each request once, also if that is sent again after a fault, and answers at the moment that follows
 * from the first time. It lives as long as the job, through all faults.
 */
export class OutsideService {
  /** When each request came for the first time. */
  private readonly begun = new Map<string, number>();

  /** @param clock that of the attempt of the job that asks */
  async answer(request: Request, step: FunctionStep, clock: FakeClock): Promise<Values> {
    const { idempotencyKey, attempt, signal } = step;
    const key = `${idempotencyKey} ${attempt}`;
    const begun = this.begun.get(key) ?? clock.now();
    this.begun.set(key, begun);
    await sleep(clock, begun + request.takes, signal);
    signal.throwIfAborted();
    if (attempt <= request.failures) throw new Error('no answer');
    return { value: request.value };
  }
}

/** What the `ask` node finds in the settings for nodes. */
export interface OutsideSettings {
  outside: OutsideService;
  clock: FakeClock;
}

/** The built-in nodes, and `test.ask`, which asks the {@link OutsideService}. */
export const catalogue = catalogueWith(
  askNode(({ value }, step) => {
    const { outside, clock } = step.settings as unknown as OutsideSettings;
    return outside.answer(value as unknown as Request, step, clock);
  }),
);
