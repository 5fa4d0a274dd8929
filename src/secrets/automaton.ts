import { randomInt } from 'node:crypto';
import type { Steps, Work } from './steps.js';

/** A prefix of a form counts as found from this length on, if prefixes count. */
const MIN_PREFIX = 32;

const NONE = 0xffff;
const CODES = 0x10000;

/** Larger ones would make keys of few states more than V8 keeps without an object. */
const MOST_OFFSET = 0x4000;

/**
 * Finds many forms in one pass over a text (Aho-Corasick). The time of a search depends only on the length of the text, not
 * on the number of forms, their length, or their common parts.
 *
 * The states of a form are consecutive, so most edges need no table: 15 bytes per character of the forms.
 */
export class Automaton {
  /** By state, the character of the edge to the next state, if that is its child; else NONE. */
  private readonly ahead: Uint16Array;
  /** By state, the state to continue from if no edge matches: the longest suffix of its text that is a prefix of a form. */
  private readonly fallback: Int32Array;
  private readonly depths: Int32Array;
  /** By state, the length of the longest form that ends there; 0 if none does. */
  private readonly found: Int32Array;
  private readonly branches: Uint8Array;
  /** Edges to states other than the next one, by state and character: at most one per form. */
  private readonly edges = new Map<number, number>();
  /**
   * Added to the states in the keys of `edges`. V8 hashes numbers without a seed, so secrets could be chosen whose edges all hash alike: a
   * search of 16,000 characters then took 90 ms.
   */
  private readonly offset = randomInt(MOST_OFFSET);
  private readonly fromRoot = new Int32Array(256);
  private states = 1;
  private visits = 0;

  private constructor(length: number) {
    this.ahead = new Uint16Array(length + 1).fill(NONE);
    this.fallback = new Int32Array(length + 1);
    this.depths = new Int32Array(length + 1);
    this.found = new Int32Array(length + 1);
    this.branches = new Uint8Array(length + 1);
  }

  /** Builds an automaton, in time linear in the length of the forms. Returns null if there are no forms. */
  static *of(forms: readonly string[], work: Work): Steps<Automaton | null> {
    if (forms.length === 0) return null;
    const made = new Automaton(forms.reduce((sum, { length }) => sum + length, 0));
    for (const form of forms) yield* made.add(form, work);
    yield* made.link(work);
    return made;
  }

  /** Memory of the automaton, in bytes. */
  get bytes(): number {
    return 15 * this.ahead.length;
  }

  /** How many states all searches so far have visited. The time of a search is proportional to this. */
  get visitedStates(): number {
    return this.visits;
  }

  /** The state after a character. */
  next(from: number, code: number): number {
    for (let state = from; ; state = this.fallback[state] ?? 0) {
      this.visits++;
      const next = this.edge(state, code);
      if (next !== 0 || state === 0) return next;
    }
  }

  /** The length of the prefix of a form with which the text so far ends. */
  depth(state: number): number {
    return this.depths[state] ?? 0;
  }

  /** The length of the match that ends here: a whole form or, with `prefixes`, a prefix of at least {@link MIN_PREFIX}; 0 if none. */
  foundAt(state: number, prefixes: boolean): number {
    if (state === 0) return 0;
    const depth = this.depths[state] ?? 0;
    return prefixes && depth >= MIN_PREFIX ? depth : (this.found[state] ?? 0);
  }

  private edge(state: number, code: number): number {
    if (state === 0 && code < 256) return this.fromRoot[code] ?? 0;
    if (this.ahead[state] === code && code !== NONE) return state + 1;
    return this.branches[state] === 1 ? (this.edges.get(this.keyOf(state, code)) ?? 0) : 0;
  }

  private keyOf(state: number, code: number): number {
    return (this.offset + state) * CODES + code;
  }

  private *add(form: string, work: Work): Steps<void> {
    let state = 0;
    for (let at = 0; at < form.length; at++) {
      const code = form.charCodeAt(at);
      state = this.edge(state, code) || this.grow(state, code);
      if (work.spend(4)) yield;
    }
    this.found[state] = form.length;
  }

  private grow(from: number, code: number): number {
    const state = this.states++;
    this.depths[state] = (this.depths[from] ?? 0) + 1;
    if (from === 0 && code < 256) this.fromRoot[code] = state;
    else if (state === from + 1 && code !== NONE) this.ahead[from] = code;
    else {
      this.edges.set(this.keyOf(from, code), state);
      this.branches[from] = 1;
    }
    return state;
  }

  /** Sets the fallbacks in order of depth, so that the fallback of a state is complete before the state itself. */
  private *link(work: Work): Steps<void> {
    const children = this.branchesByState();
    const queue = new Int32Array(this.states);
    let queued = 0;
    const take = (state: number, parent: number, code: number): void => {
      queue[queued++] = state;
      const fallback = parent === 0 ? 0 : this.next(this.fallback[parent] ?? 0, code);
      this.fallback[state] = fallback;
      if (this.found[state] === 0) this.found[state] = this.found[fallback] ?? 0;
    };
    for (const [code, state] of this.fromRoot.entries()) if (state !== 0) take(state, 0, code);
    if (this.ahead[0] !== NONE) take(1, 0, this.ahead[0] ?? NONE);
    for (const [code, state] of children.get(0) ?? []) take(state, 0, code);
    for (let at = 0; at < queued; at++) {
      const state = queue[at] ?? 0;
      const code = this.ahead[state] ?? NONE;
      if (code !== NONE) take(state + 1, state, code);
      if (this.branches[state] === 1)
        for (const [other, child] of children.get(state) ?? []) take(child, state, other);
      if (work.spend(8)) yield;
    }
  }

  private branchesByState(): Map<number, [number, number][]> {
    const children = new Map<number, [number, number][]>();
    for (const [edge, child] of this.edges) {
      const state = Math.floor(edge / CODES) - this.offset;
      const list = children.get(state);
      if (list === undefined) children.set(state, [[edge % CODES, child]]);
      else list.push([edge % CODES, child]);
    }
    return children;
  }
}
