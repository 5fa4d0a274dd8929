import { Failure } from '../failure.js';
import type { Evaluation } from './evaluation.js';

type Comparator = (a: unknown, b: unknown) => unknown;

/**
 * `$sort`: stable, in n·log n time and memory. JSONata's own sort copies the list at each comparison.
 *
 * @param comparator whether its first argument comes after its second; by default numbers and texts in their order
 */
export async function mergeSort(
  list: readonly unknown[],
  comparator: Comparator | undefined,
  evaluation: Evaluation,
): Promise<unknown[]> {
  const isAfter = comparator ?? defaultComparator(list);
  let from = [...list];
  let to = new Array<unknown>(list.length);
  for (let width = 1; width < list.length; width *= 2) {
    for (let start = 0; start < list.length; start += 2 * width) {
      const middle = Math.min(start + width, list.length);
      const end = Math.min(start + 2 * width, list.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const resting = evaluation.work(1);
        if (resting !== undefined) await resting;
        let takeRight = left >= middle;
        if (!takeRight && right < end) {
          const verdict = isAfter(from[left], from[right]);
          takeRight = Boolean(verdict instanceof Promise ? await verdict : verdict);
        }
        to[at] = from[takeRight ? right++ : left++];
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function defaultComparator(list: readonly unknown[]): Comparator {
  const type = typeof list[0];
  if ((type !== 'number' && type !== 'string') || list.some((item) => typeof item !== type)) {
    throw new Failure(
      {
        en: '$sort without a function sorts an array of numbers or an array of texts; for other arrays, give it a function',
        zh: '不带函数的 $sort 只能排序数字数组或字符串数组；请同时给出函数',
      },
      false,
    );
  }
  return (a, b) => (a as number) > (b as number);
}
