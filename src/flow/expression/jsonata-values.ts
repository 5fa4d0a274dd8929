import { isFunctionOfJsonata } from '../admit.js';

/** Whether arrays and objects nest deeper than the given number of levels. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || isFunctionOfJsonata(value)) return false;
  return levels === 0 || Object.values(value).some((item) => nestsDeeper(item, levels - 1));
}

const functionNumbers = new WeakMap<object, number>();
let functionCount = 0;

/** A key that is equal only for equal values; a function equals only itself. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return `string:${value.length}:${value};`;
  if (typeof value !== 'object' || value === null) return `${typeof value}:${String(value)};`;
  if (isFunctionOfJsonata(value)) {
    const number = functionNumbers.get(value) ?? ++functionCount;
    functionNumbers.set(value, number);
    return `function:${number};`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join('')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${key.length}:${key}${canonical((value as Record<string, unknown>)[key])}`).join('')}}`;
}

/**
 * A copy into which the transform operator may write any key, even `__proto__`, without changing a prototype.
 *
 * @param watch called with each object of the copy
 */
export function bareCopy(value: unknown, watch: (copy: object) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => bareCopy(item, watch));
  if (isFunctionOfJsonata(value)) return '';
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) if (item !== undefined) copy[key] = bareCopy(item, watch);
  watch(copy);
  return copy;
}
