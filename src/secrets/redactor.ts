import { Automaton } from './automaton.js';
import { formsOf, LAYERS, SHORTEST_PATTERN } from './forms.js';
import { type Extent, type OnMatch, search, searchBase64 } from './search.js';
import { type Steps, Work } from './steps.js';
import { type Unescaped, unescapeInSteps } from './unescape.js';

/** Shown in place of a secret. */
export const REDACTED = '***';

/** The work for one item of a list or an object, without its texts, in operations. */
const ITEM = 16;

/** Any JSON. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** The forms of one set of secrets. */
interface Patterns {
  plain: Automaton | null;
  base64: Automaton | null;
}

/**
 * Replaces known secrets in texts and values. Build one for a set of secrets and use it for all texts. All work is linear in
 * the input and runs in {@link Steps}, since texts can be long and secrets many.
 */
export class Redactor {
  /** A redactor without secrets. */
  static readonly EMPTY = new Redactor([], new Set());

  private constructor(
    private readonly patterns: readonly Patterns[],
    /** Secrets too short to search for within a text. They are replaced only if they are the whole text or number. */
    private readonly short: ReadonlySet<string>,
  ) {}

  /** Builds a redactor for these secrets. */
  static *of(secrets: readonly string[]): Steps<Redactor> {
    const work = new Work();
    const plain = new Set<string>();
    const base64 = new Set<string>();
    const short = new Set<string>();
    for (const secret of secrets) {
      if (secret.length < SHORTEST_PATTERN) {
        // Texts are compared without the blanks around them, too.
        if (secret.trim() !== '') short.add(secret.trim());
        continue;
      }
      const forms = yield* formsOf(secret, work);
      for (const form of forms.plain) plain.add(form);
      for (const form of forms.base64) base64.add(form);
    }
    const patterns = {
      plain: yield* Automaton.of([...plain], work),
      base64: yield* Automaton.of([...base64], work),
    };
    return new Redactor(plain.size === 0 ? [] : [patterns], short);
  }

  /** Whether it has no secrets. */
  get isEmpty(): boolean {
    return this.patterns.length === 0 && this.short.size === 0;
  }

  /** Approximate memory, in bytes. */
  get bytes(): number {
    const bytes = this.patterns.map(({ plain, base64 }) => (plain?.bytes ?? 0) + (base64?.bytes ?? 0));
    return bytes.reduce((sum, each) => sum + each, 1_024);
  }

  /** A redactor with the secrets of both. */
  and(other: Redactor): Redactor {
    if (other.isEmpty) return this;
    return new Redactor([...this.patterns, ...other.patterns], new Set([...this.short, ...other.short]));
  }

  /**
   * Returns the text with `***` for each secret in any of its forms.
   *
   * @param extent `whole` if the author of the text could otherwise learn a secret character by character, from which of
   *   their prefixes are replaced
   */
  *text(text: string, extent: Extent = 'beginning', work = new Work()): Steps<string> {
    if (this.short.size > 0 && this.short.has(text.trim())) return REDACTED;
    const hidden = new Hidden(text.length);
    yield* this.search(text, extent, work, (start, end) => hidden.add(start, end));
    return hidden.edges === null ? text : yield* withoutHidden(text, hidden.edges, work);
  }

  /** Returns the value with `***` for each secret in its texts, keys and numbers. Without secrets, it is the same object. */
  *value(value: Value, extent: Extent = 'beginning', work = new Work()): Steps<Value> {
    switch (typeof value) {
      case 'string':
        return yield* this.text(value, extent, work);
      case 'number': {
        const text = String(value);
        return (yield* this.text(text, extent, work)) === text ? value : REDACTED;
      }
      case 'object':
        if (value === null) return null;
        return Array.isArray(value)
          ? yield* this.list(value, extent, work)
          : yield* this.object(value, extent, work);
      default:
        return value;
    }
  }

  /** Whether the text contains a secret in any of its forms. */
  *finds(text: string): Steps<boolean> {
    const hidden = new Hidden(text.length);
    const search = this.search(text, 'beginning', new Work(), (start, end) => hidden.add(start, end));
    while (hidden.edges === null && search.next().done !== true) yield;
    return hidden.edges !== null;
  }

  private *list(values: Value[], extent: Extent, work: Work): Steps<Value[]> {
    const shown: Value[] = [];
    let changed = false;
    for (const value of values) {
      if (work.spend(ITEM)) yield;
      const shownValue = yield* this.value(value, extent, work);
      changed ||= shownValue !== value;
      shown.push(shownValue);
    }
    return changed ? shown : values;
  }

  private *object(values: Record<string, Value>, extent: Extent, work: Work): Steps<Record<string, Value>> {
    const shown = Object.create(null) as Record<string, Value>;
    let changed = false;
    let count = 0;
    // Not `Object.entries`, which would allocate an array for each of up to 100,000 entries.
    for (const key of Object.keys(values)) {
      const value = values[key] ?? null;
      if (work.spend(ITEM)) yield;
      const shownKey = yield* this.text(key, extent, work);
      const shownValue = yield* this.value(value, extent, work);
      changed ||= shownKey !== key || shownValue !== value;
      // Keys that were different secrets must stay different.
      let free = shownKey;
      while (free in shown) free = `${shownKey} ${(count += 1)}`;
      shown[free] = shownValue;
    }
    return changed ? shown : values;
  }

  /** Searches for all forms in the text, and in the text without one, two and three layers of escapes. */
  private *search(text: string, extent: Extent, work: Work, onMatch: OnMatch): Steps<void> {
    if (this.patterns.length === 0) return;
    if (work.spend(64)) yield;
    let read = text;
    let origins: Int32Array | null = null;
    for (let layer = 0; ; layer++) {
      const onReadMatch: OnMatch = origins === null ? onMatch : mappedBy(origins, onMatch);
      for (const { plain, base64 } of this.patterns) {
        if (plain !== null) yield* search(read, plain, extent, onReadMatch, work);
        if (base64 !== null) yield* searchBase64(read, base64, extent, onReadMatch, work);
      }
      if (layer === LAYERS) return;
      const unescaped: Unescaped | undefined = yield* unescapeInSteps(read, 'both', origins, work);
      if (unescaped === undefined) return;
      read = unescaped.text;
      origins = unescaped.origins;
    }
  }
}

/** The ranges of a text to hide. They may overlap. */
class Hidden {
  /** By character, the number of ranges that begin there minus the number that end there; null if there are no ranges. */
  edges: Int32Array | null = null;

  constructor(private readonly length: number) {}

  add(start: number, end: number): void {
    this.edges ??= new Int32Array(this.length + 1);
    this.edges[start] = (this.edges[start] ?? 0) + 1;
    this.edges[end] = (this.edges[end] ?? 0) - 1;
  }
}

/** Maps ranges of an unescaped text to ranges of the original text. A range ends where the next character begins. */
const mappedBy =
  (origins: Int32Array, onMatch: OnMatch): OnMatch =>
  (start, end) =>
    onMatch(origins[start] ?? 0, origins[end] ?? 0);

/** The text with `***` for each hidden range. */
function* withoutHidden(text: string, edges: Int32Array, work: Work): Steps<string> {
  const pieces: string[] = [];
  let open = 0;
  let last = 0;
  for (let at = 0; at <= text.length; at++) {
    const edge = edges[at] ?? 0;
    if (edge !== 0) {
      if (open === 0) pieces.push(text.slice(last, at), REDACTED);
      open += edge;
      if (open === 0) last = at;
    }
    if (work.spend(1)) yield;
  }
  pieces.push(text.slice(last));
  return pieces.join('');
}
