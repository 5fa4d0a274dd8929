import { FairSemaphore } from '../database/fair-semaphore.js';
import { declaredVariables, type DeclaresVariables } from '../flow/index.js';
import { runSync } from '../flow/slices.js';
import { SecretBox } from '../secrets/secret-box.js';
import { SharedSnapshot } from '../variables/shared-snapshot.js';
import { countTurns, spendBudget } from '../../test/support/turns.js';
import { keepInputs } from './given-inputs.js';

const FLOW: DeclaresVariables = runSync(
  declaredVariables({ id: 1, nodeList: [], linkList: [], variables: [{ name: 'secret', type: 'password' }] }),
);
const BOX = new SecretBox(['a key of at least thirty-two characters']);

describe('inputs with passwords', () => {
  let ended: string[];

  beforeEach(() => {
    ended = [];
  });

  const keep = async (name: string, owner: number, length: number): Promise<void> => {
    const secret = `${name} `.repeat(length / 2);
    const { inputs } = await keepInputs(FLOW, { secret }, SharedSnapshot.EMPTY, BOX, owner);
    expect(inputs).toBe('{"secret":"***"}');
    ended.push(name);
  };

  it('are redacted one at a time, in turn among users, if the passwords are large', async () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its semaphore
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
    const keep = () => keepInputs(FLOW, { list: [1, 2] }, SharedSnapshot.EMPTY, BOX, 1);
    await Promise.all(Array.from({ length: 20 }, keep));
    await restore();
    expect(turns()).toBeGreaterThanOrEqual(19);
  });
});
