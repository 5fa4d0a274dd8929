/** Where in a text something was found: from the first character to the one after the last. */
export interface Range {
  start: number;
  end: number;
}

/** What counts as found: a form, or also the beginning of one that was cut off or went on otherwise. */
export type Extent = 'whole' | 'beginning';

/** So much of a form makes it known: what follows is then compared character by character. */
const TRIGGER = 32;

/** So much of a form's beginning is taken for it where a text was cut off. */
const SHORTEST_CUT = 6;

/** What stands where a text was cut. */
const CUT = '…'.charCodeAt(0);

const CODES = 0x10000;

/**
 * Finds many texts in one pass (Aho and Corasick): the time depends on the text's length, not on how many forms there
 * are. A form's beginning counts as well where the text ends or was cut by `…`; of a long form any first part that is
 * long enough to be no accident.
 */
export class PatternTree {
  /** By state and character; a Map of numbers takes a third of what a tree of objects does. */
  private readonly edges = new Map<number, number>();
  private readonly fromRoot = new Int32Array(256);
  private readonly fallback: number[] = [0];
  private readonly depth: number[] = [0];
  private readonly parents: number[] = [0];
  private readonly codes: number[] = [0];
  /** By state, the forms that begin with what leads to it. */
  private readonly forms: (string[] | undefined)[] = [undefined];
  /** By state, the nearest one on the way of fallbacks, itself included, that has forms. */
  private readonly found: number[] = [0];

  constructor(forms: Iterable<string>) {
    for (const form of forms) this.add(form);
    this.link();
  }

  /** Calls `take` for whatever is found; ranges may overlap. */
  search(text: string, extent: Extent, take: (range: Range) => void): void {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === CUT && extent === 'beginning') this.takeCut(state, at, take);
      state = this.next(state, code);
      for (let hit = of(this.found, state); hit !== 0; hit = of(this.found, of(this.fallback, hit)))
        this.takeForms(text, hit, at + 1 - of(this.depth, hit), extent, take);
    }
    if (extent === 'beginning') this.takeCut(state, text.length, take);
  }

  private takeCut(state: number, end: number, take: (range: Range) => void): void {
    const length = of(this.depth, state);
    if (length >= SHORTEST_CUT) take({ start: end - length, end });
  }

  private takeForms(
    text: string,
    state: number,
    start: number,
    extent: Extent,
    take: (range: Range) => void,
  ): void {
    const known = of(this.depth, state);
    let longest = extent === 'beginning' ? known : 0;
    for (const form of this.forms[state] ?? []) {
      let same = known;
      while (same < form.length && form.charCodeAt(same) === text.charCodeAt(start + same)) same++;
      if (extent === 'beginning' || same === form.length) longest = Math.max(longest, same);
    }
    if (longest > 0) take({ start, end: start + longest });
  }

  private next(from: number, code: number): number {
    for (let state = from; ; state = of(this.fallback, state)) {
      const next = this.edge(state, code);
      if (next !== 0 || state === 0) return next;
    }
  }

  private edge(state: number, code: number): number {
    if (state === 0 && code < 256) return this.fromRoot[code] ?? 0;
    return this.edges.get(state * CODES + code) ?? 0;
  }

  private add(form: string): void {
    let state = 0;
    for (let at = 0; at < Math.min(form.length, TRIGGER); at++) {
      const code = form.charCodeAt(at);
      state = this.edge(state, code) || this.grow(state, code);
    }
    const known = this.forms[state];
    if (known === undefined) this.forms[state] = [form];
    else known.push(form);
  }

  private grow(from: number, code: number): number {
    const state = this.depth.length;
    this.depth.push(of(this.depth, from) + 1);
    this.parents.push(from);
    this.codes.push(code);
    this.fallback.push(0);
    this.forms.push(undefined);
    this.found.push(0);
    if (from === 0 && code < 256) this.fromRoot[code] = state;
    else this.edges.set(from * CODES + code, state);
    return state;
  }

  /** In the order of depths, so that a state's fallback is done before it. */
  private link(): void {
    const states = [...this.depth.keys()].slice(1).sort((a, b) => of(this.depth, a) - of(this.depth, b));
    for (const state of states) {
      const parent = of(this.parents, state);
      if (parent !== 0) this.fallback[state] = this.next(of(this.fallback, parent), of(this.codes, state));
      this.found[state] = this.forms[state] === undefined ? of(this.found, of(this.fallback, state)) : state;
    }
  }
}

/** Every state has an entry in each list. */
const of = (list: readonly number[], state: number): number => list[state] ?? 0;
