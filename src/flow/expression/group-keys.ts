import { Failure } from '../failure.js';
import type { SyntaxTree } from './syntax-tree.js';
import { unwrapped } from './check-use.js';

/** JSONata evaluates no more values beside each other than its stack is deep. */
const MAX_GROUPS = 20_000;

/** How many keys braces have been given since the last value in them. */
interface Counted {
  keys: number;
  /** The different ones, once there are many: most expressions have few, and need no set. */
  different: Set<string>;
}

/**
 * Counts the keys of groups (`{key: value}`) before their values are evaluated. JSONata begins all values at once, also where the first has
 * failed already: with 100,000 keys that stopped a worker for 3 s.
 */
export class GroupKeys {
  private readonly counted = new Map<object, Counted>();

  /**
   * Takes the value of a part that `markUses` has marked as a key or as a value in braces.
   *
   * @throws Failure if these braces have too many keys
   */
  take(part: SyntaxTree, value: unknown): void {
    const { keyIn, valueIn } = part.uses ?? {};
    if (valueIn !== undefined) this.counted.delete(valueIn);
    if (keyIn === undefined) return;
    const key = unwrapped(part, value);
    if (typeof key !== 'string') return;
    let counted = this.counted.get(keyIn);
    if (counted === undefined) this.counted.set(keyIn, (counted = { keys: 0, different: new Set() }));
    if (++counted.keys <= MAX_GROUPS) return;
    counted.different.add(key);
    if (counted.different.size > MAX_GROUPS)
      throw new Failure(
        {
          en: `an object of groups ({key: value}) has more than ${MAX_GROUPS} keys`,
          zh: `按键分组（{键: 值}）超过 ${MAX_GROUPS} 组`,
        },
        false,
      );
  }
}
