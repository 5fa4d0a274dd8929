import { FairSemaphore } from '../../database/fair-semaphore.js';
import { declaredVariables, type DeclaresVariables, type Json } from '../../flow/index.js';
import { runSync } from '../../flow/slices.js';
import { ValidationError } from '../../rest/errors.js';
import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { countTurns, spendBudget } from '../../../test/support/turns.js';
import type { Settings } from '../../config/settings.js';
import { InputsKeeper } from './inputs-keeper.js';

const FLOW: DeclaresVariables = runSync(
  declaredVariables({ id: 1, nodeList: [], linkList: [], variables: [{ name: 'secret', type: 'password' }] }),
);
const KEEPER = new InputsKeeper(new SecretBox(['a key of at least thirty-two characters']), {
  maxValueBytes: 1_048_576,
} as Settings);

describe('inputs with passwords', () => {
  let ended: string[];

  beforeEach(() => {
    ended = [];
  });

  const keep = async (name: string, owner: number, length: number): Promise<void> => {
    const secret = `${name} `.repeat(length / 2);
    const { inputs } = await KEEPER.keep(FLOW, { secret }, SharedSnapshot.EMPTY, owner);
    expect(inputs).toBe('{"secret":"***"}');
    ended.push(name);
  };

  it('are redacted one at a time, in turn among users, if the passwords are large', async () => {
    // oxlint-disable-next-line typescript/unbound-method -- it is called with its semaphore
    const { run } = FairSemaphore.prototype;
    let asked = 0;
    let inProgress = 0;
    let most = 0;
    // None begins before all of them have come, however busy the machine is.
    const all = new Promise<void>((resolve) => {
      import.meta.jest.spyOn(FairSemaphore.prototype, 'run').mockImplementation(function (
        this: FairSemaphore,
        user,
        work,
      ) {
        if ((asked += 1) === 4) resolve();
        return run.call(this, user, async () => {
          most = Math.max(most, (inProgress += 1));
          await all;
          return work().finally(() => (inProgress -= 1));
        });
      });
    });
    await Promise.all([keep('a', 1, 16_000), keep('b', 1, 4_000), keep('c', 1, 4_000), keep('d', 2, 16_000)]);
    expect(most).toBe(1);
    expect(ended.at(-1)).not.toBe('d');
    import.meta.jest.restoreAllMocks();
  });

  it('do not wait for these if they are small', async () => {
    const turn = import.meta.jest
      .spyOn(FairSemaphore.prototype, 'run')
      .mockReturnValue(new Promise(() => undefined));
    void keep('e', 1, 16_000);
    await keep('small', 1, 200);
    expect(ended).toEqual(['small']);
    turn.mockRestore();
  });

  it('leave the event loop to others between those of requests that go on together', async () => {
    const turns = countTurns();
    const restore = spendBudget();
    const keep = () => KEEPER.keep(FLOW, { list: [1, 2] }, SharedSnapshot.EMPTY, 1);
    await Promise.all(Array.from({ length: 20 }, keep));
    await restore();
    expect(turns()).toBeGreaterThanOrEqual(19);
  });
});

describe('large inputs', () => {
  const faultsOf = async (inputs: Record<string, Json>): Promise<unknown> => {
    const error: unknown = await KEEPER.keep(FLOW, inputs, SharedSnapshot.EMPTY, 1).catch(
      (thrown: unknown) => thrown,
    );
    return error instanceof ValidationError ? error.fields.inputs : error;
  };

  it('are refused by their names, since the job could only fail', async () => {
    const numbers = Array(120_000).fill(1) as Json[];
    expect(await faultsOf({ small: 1, numbers })).toEqual([
      {
        en: 'numbers: The value of the variable "numbers" is larger than 1048576 bytes, the limit for a value.',
        zh: 'numbers：变量“numbers”的值超过 1048576 字节的上限。',
      },
    ]);
    expect(await faultsOf({ numbers: numbers.slice(20_000), others: numbers.slice(20_000) })).toMatchObject({
      inputs: expect.any(String) as string,
    });
  });

  it('are measured where lists make a short text large', async () => {
    expect(await faultsOf({ lists: Array(66_000).fill([]) as Json[] })).toHaveLength(1);
  });
});
