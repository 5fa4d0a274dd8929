import { setImmediate } from 'node:timers/promises';
import type { Executor } from '../database/database.js';
import type { CheckedFlow, Fault } from '../flow/index.js';
import type { SharedVariables } from '../variables/shared-variables.js';
import { FlowChecksService } from './flow-checks.service.js';
import { InvalidFlowError } from './invalid-flow.js';

const FAULT: Fault = {
  node: 'n',
  port: null,
  link: null,
  code: 'bad-id',
  message: { en: 'wrong', zh: '错误' },
};

const EXECUTOR = {} as Executor;

const withFaults = (count: number): CheckedFlow =>
  ({ faults: Array<Fault>(count).fill(FAULT), count, called: [], shared: [] }) as unknown as CheckedFlow;

describe('the refusals of a flow with very many faults', () => {
  let checks: FlowChecksService;

  beforeEach(() => {
    const shared = { types: () => Promise.resolve(new Map()) } as unknown as SharedVariables;
    checks = new FlowChecksService({} as never, shared, {} as never, {} as never);
  });

  /** Calls `refuse` for 20 users at once. Gives the most that were refused in a turn of the event loop. */
  async function mostInOneTurn(refuse: (user: number) => Promise<void>): Promise<number> {
    let refused = 0;
    for (let user = 1; user <= 20; user += 1)
      refuse(user).catch((error: unknown) => {
        expect(error).toBeInstanceOf(InvalidFlowError);
        refused += 1;
      });
    let most = 0;
    for (let before = 0; before < 20;) {
      await setImmediate();
      most = Math.max(most, refused - before);
      before = refused;
    }
    return most;
  }

  it('are made one after the other, so that other requests are served in between', async () => {
    const flow = withFaults(10_000);
    expect(await mostInOneTurn((user) => checks.refuseFaulty(EXECUTOR, flow, user))).toBe(1);
  });

  it('are looked for one after the other, where they are in what the flow calls', async () => {
    let most = 0;
    let asking = 0;
    const rows = async () => {
      most = Math.max(most, (asking += 1));
      await setImmediate();
      asking -= 1;
      return [];
    };
    const called = Array.from({ length: 5_000 }, (_, process) => ({ node: 'n', process: process + 1 }));
    const flow = { ...withFaults(0), called };
    await mostInOneTurn((user) => checks.refuseFaulty({ rows }, flow, user));
    expect(most).toBe(1);
  });

  it('do not wait in a transaction, or if there are few faults', async () => {
    expect(await mostInOneTurn(() => checks.refuseFaulty(EXECUTOR, withFaults(10_000)))).toBe(20);
    expect(await mostInOneTurn((user) => checks.refuseFaulty(EXECUTOR, withFaults(10), user))).toBe(20);
  });
});
