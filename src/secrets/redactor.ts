import { decodedViews } from './decoded-views.js';
import { formsOf, SHORTEST_PATTERN } from './forms.js';
import { type Extent, PatternTree, type Range } from './pattern-tree.js';

/** What is shown in the place of a secret. */
export const REDACTED = '***';

/** Any JSON. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** Takes known secrets out of what is shown. Made once for a set of secrets, used for all texts. */
export class Redactor {
  private readonly tree: PatternTree | null;
  /** Too short to be looked for within a text; a text or number that is nothing else is one of them. */
  private readonly short: ReadonlySet<string>;

  constructor(
    secrets: readonly string[],
    private readonly base: Redactor | null = null,
  ) {
    const given = secrets.filter((secret) => secret !== '');
    const long = given.filter((secret) => secret.length >= SHORTEST_PATTERN);
    this.tree = long.length === 0 ? null : new PatternTree(new Set(long.flatMap(formsOf)));
    this.short = new Set(given.filter((secret) => secret.length < SHORTEST_PATTERN));
  }

  /** Whether there is nothing that it could find. */
  get isIdle(): boolean {
    return this.tree === null && this.short.size === 0 && (this.base?.isIdle ?? true);
  }

  /** One that knows these secrets as well. */
  and(secrets: readonly string[]): Redactor {
    return secrets.length === 0 ? this : new Redactor(secrets, this);
  }

  /**
   * The text with `***` for each secret in any of its forms.
   *
   * @param extent `whole` where who chose the text must not learn from it, letter by letter, how a secret begins
   */
  text(text: string, extent: Extent = 'beginning'): string {
    const rest = this.base === null ? text : this.base.text(text, extent);
    if (this.short.has(rest.trim())) return REDACTED;
    const ranges = this.rangesIn(rest, extent);
    if (ranges.length === 0) return rest;
    let shown = '';
    let last = 0;
    for (const { start, end } of ranges) {
      shown += rest.slice(last, start) + REDACTED;
      last = end;
    }
    return shown + rest.slice(last);
  }

  /** The value with `***` for each secret in its texts, keys and numbers; itself where there is none. */
  value<T extends Value>(value: T, extent?: Extent): T;
  value(value: Value, extent: Extent = 'beginning'): Value {
    switch (typeof value) {
      case 'string':
        return this.text(value, extent);
      case 'number': {
        const text = String(value);
        return this.text(text, extent) === text ? value : REDACTED;
      }
      case 'object':
        return value === null
          ? null
          : Array.isArray(value)
            ? this.list(value, extent)
            : this.object(value, extent);
      default:
        return value;
    }
  }

  /** Whether a secret is in the text, in any of its forms. */
  finds(text: string): boolean {
    return (this.base?.finds(text) ?? false) || this.rangesIn(text, 'beginning').length > 0;
  }

  private list(values: Value[], extent: Extent): Value[] {
    const shown = values.map((value) => this.value(value, extent));
    return shown.some((value, index) => value !== values[index]) ? shown : values;
  }

  private object(values: Record<string, Value>, extent: Extent): Record<string, Value> {
    const shown = Object.create(null) as Record<string, Value>;
    let changed = false;
    for (const [key, value] of Object.entries(values)) {
      const shownKey = this.text(key, extent);
      const shownValue = this.value(value, extent);
      changed ||= shownKey !== key || shownValue !== value;
      // Two keys that were different secrets must not become one.
      shown[shownKey in shown ? `${shownKey} ${Object.keys(shown).length}` : shownKey] = shownValue;
    }
    return changed ? shown : values;
  }

  /** In order, without overlaps. */
  private rangesIn(text: string, extent: Extent): Range[] {
    const { tree } = this;
    if (tree === null) return [];
    const ranges: Range[] = [];
    for (const view of decodedViews(text))
      tree.search(view.text, extent, (range) => ranges.push(view.origin(range)));
    if (ranges.length < 2) return ranges;
    ranges.sort((a, b) => a.start - b.start);
    const merged: Range[] = [];
    for (const range of ranges) {
      const last = merged.at(-1);
      if (last !== undefined && range.start < last.end) last.end = Math.max(last.end, range.end);
      else merged.push({ ...range });
    }
    return merged;
  }
}
