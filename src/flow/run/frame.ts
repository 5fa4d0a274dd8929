import { JobFailure } from '../failure.js';

/** The step at the beginning of a record's key, relative to its frame. The ids of nodes are escaped in keys. */
const STEP = /^([^/#:]+)#(\d+)(?!\d|~lacks|~sent)/;

/** Whether a record says that the inputs of a visit could not be computed, given what it says of the step. */
export const isLacking = (detail: string): boolean => /^~lacks\d+$/.test(detail);

/**
 * The most characters of the steps around a step. V8 hashes texts of more than 16,383 characters by their length alone, so that a set of a thousand
 * keys takes a second. An id has up to 200 characters, and a Chinese one counts as nine.
 */
const MOST_AROUND = 8_192;

/** The characters that the numbers of a visit and a frame take in keys, about. */
const NUMBERS = 16;

/** The most characters of a path of rounds and calls. A longer one shows only its inner end. */
const MAX_PATH = 400;

/**
 * The context in which a loop's body, a branch, a `try` or a called process runs. It gives its steps their keys. Its path is
 * computed when a key is first needed, since most frames record nothing.
 */
export class Frame {
  private path: string | null = null;
  private visits: Map<string, number> | null = null;
  private listed: Map<string, number> | null = null;
  private lacking: Map<string, number> | null = null;
  private around: readonly string[] | null = null;
  /** The length of the keys of the steps around its steps, about. */
  private readonly length: number;

  /**
   * @param step the step that opened the frame; null for the job's outermost frame
   * @param index the number of the frame among those of the step
   * @param isBranch whether other frames of the step run concurrently
   * @param kind whether users see it in the path of a step: as a round of a loop, or as a call, whose attempt is the index
   * @throws JobFailure where the nodes around it have too long ids
   */
  constructor(
    private readonly step: Step | null = null,
    private readonly index = 0,
    private readonly isBranch = false,
    private readonly kind: 'round' | 'call' | null = null,
  ) {
    this.length = step === null ? 0 : step.frame.length + step.keyLength + NUMBERS;
    if (this.length > MOST_AROUND) throw tooLong();
  }

  /** Counts a visit of a node; frame, node and visit identify a step. */
  visit(node: { key: string; id: string }): Step {
    const step = this.next(node);
    this.visits ??= new Map();
    this.visits.set(node.key, step.visit);
    return step;
  }

  /** The step that the next visit of the node will be. */
  next({ key, id }: { key: string; id: string }): Step {
    return new Step(this, key, (this.visits?.get(key) ?? 0) + 1, id);
  }

  /**
   * The key of the record of a visit that could not become a step, since its inputs could not be computed. Such visits are counted before each
   * step of the node.
   */
  lackingKey(node: { key: string; id: string }): string {
    const { key } = this.next(node);
    return `${key}~lacks${(this.lacking?.get(key) ?? 0) + 1}`;
  }

  /** Counts such a visit. */
  countLacking(node: { key: string; id: string }): void {
    const { key } = this.next(node);
    this.lacking ??= new Map();
    this.lacking.set(key, (this.lacking.get(key) ?? 0) + 1);
  }

  /** A place in the frame like the key of a step, for a node whose visits are not counted. No record has it. */
  unnumbered({ key }: { key: string }): string {
    return `${this.prefix}${key}#0`;
  }

  /**
   * A key for the list of steps, for steps without a key in the journal. These are counted apart, because records must keep their
   * keys.
   */
  listedKey({ key }: { key: string }): string {
    this.listed ??= new Map();
    const count = (this.listed.get(key) ?? 0) + 1;
    this.listed.set(key, count);
    return `${this.prefix}${key}@${count}`;
  }

  /** The rounds and calls around its steps, outermost first: `loop[2]`, `call`, and `call#2` for a second attempt of the call. */
  get rounds(): readonly string[] {
    this.around ??= this.step === null ? NONE : roundsWith(this.step.frame.rounds, this.label(this.step));
    return this.around;
  }

  private label({ id }: Step): string | null {
    if (this.kind === 'round') return `${id}[${this.index}]`;
    if (this.kind === 'call') return this.index > 1 ? `${id}#${this.index}` : id;
    return null;
  }

  /**
   * Whether a record belongs to a step later than all steps so far of this frame and the enclosing ones. Steps of concurrent
   * branches do not count.
   *
   * @param keys the keys of the records
   */
  hasLaterSteps(keys: Iterable<string>): boolean {
    const all = [...keys];
    const isPassed = (frame: Frame): boolean =>
      all.some((key) => frame.isAhead(key)) || (frame.step !== null && isPassed(frame.step.frame));
    return isPassed(this);
  }

  private isAhead(key: string): boolean {
    const { prefix, step } = this;
    if (key.startsWith(prefix)) {
      const [, node, visit] = STEP.exec(key.slice(prefix.length)) ?? [];
      return node !== undefined && Number(visit) > (this.visits?.get(node) ?? 0);
    }
    if (this.isBranch || step === null || !key.startsWith(`${step.key}:`)) return false;
    return Number.parseInt(key.slice(step.key.length + 1), 10) > this.index;
  }

  /** The prefix of the keys of its steps. */
  get prefix(): string {
    this.path ??= this.step === null ? '' : `${this.step.key}:${this.index}/`;
    return this.path;
  }
}

/** One run of a node. Its key is unique in the job, and the same at every replay. */
export class Step {
  constructor(
    readonly frame: Frame,
    private readonly node: string,
    readonly visit: number,
    /** The node's id. */
    readonly id: string,
  ) {}

  get key(): string {
    return `${this.frame.prefix}${this.node}#${this.visit}`;
  }

  /** The length of its node's id, as keys have it. */
  get keyLength(): number {
    return this.node.length;
  }
}

const tooLong = (): JobFailure =>
  new JobFailure({
    en: `the loops, branches and calls around it have ids of more than ${MOST_AROUND} characters together, where a character that is not ASCII counts as up to nine`,
    zh: `其外层循环、分支和调用的 id 合计超过 ${MOST_AROUND} 个字符（非 ASCII 字符按至多九个计）`,
  });

const NONE: readonly string[] = [];

function roundsWith(outer: readonly string[], label: string | null): readonly string[] {
  if (label === null) return outer;
  const rounds = [...outer, label];
  let length = rounds.reduce((sum, round) => sum + round.length, 0);
  if (length <= MAX_PATH) return rounds;
  if (rounds[0] === '…') rounds.shift();
  while (length > MAX_PATH && rounds.length > 1) length -= rounds.shift()?.length ?? 0;
  return ['…', ...rounds];
}
