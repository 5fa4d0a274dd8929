import { RE2JS } from 're2js';
import { Failure } from '../failure.js';
import { CountedText, TooManyReads } from './counted-text.js';
import { patternFault } from './pattern-fault.js';
import { instructionsOf, MAX_INSTRUCTIONS } from './pattern-size.js';

const MAX_PATTERN = 1_000;
/** The most matches of one pattern in one evaluation. */
const MAX_MATCHES = 100_000;
/**
 * The most instructions times character reads of a pattern for one match. The event loop gets a turn only between two matches. A
 * product of one takes 20 to 50 ns if the pattern has groups (measured), so one match takes at most 50 ms. A character may be read three
 * times, so the length of the text is not a measure.
 */
const MAX_FIND = 1_000_000;
/**
 * The most instructions times character reads of a pattern for all its matches: about a second. It is not a time, because a replay must
 * decide the same.
 */
const MAX_READS = 30_000_000;

/** What stands for a match, or a part of one, in a replacement. */
const REFERENCE = /\$([$&]|[1-9])/g;
/**
 * The most of them in a replacement. All are looked up for each match, and their texts may be empty, so the limit of the result does not bound
 * them: with 500,000 of them each match took 50 ms.
 */
const MAX_REFERENCES = 1_000;

/** The parts of a result of `RegExp.exec` that JSONata reads. */
type Match = (string | undefined)[] & { index: number };

interface Search {
  matcher: ReturnType<RE2JS['matcher']>;
  counted: CountedText;
}

/**
 * A replacement for `RegExp` that matches in time linear to the text. The backtracking of `RegExp` cannot be stopped by a timeout.
 * Look-around and back-references are not supported.
 *
 * @throws Failure if the pattern needs them, or is wrong or too long
 */
export class LinearRegExp {
  /** Where the next search begins. A function that visits an object passes the key of the text: JSONata begins there if it is a number. */
  lastIndex: number | string = 0;
  private matches = 0;
  private reads = 0;
  private readonly pattern: RE2JS;

  /** @param onReads called with the cost of each search, in instructions times character reads */
  constructor(
    pattern: RegExp | string,
    flags = typeof pattern === 'string' ? '' : pattern.flags,
    private readonly onReads: (reads: number) => void = () => undefined,
  ) {
    const source = typeof pattern === 'string' ? pattern : pattern.source;
    if (source.length > MAX_PATTERN)
      throw new Failure(
        { en: `it has more than ${MAX_PATTERN} characters`, zh: `超过 ${MAX_PATTERN} 个字符` },
        false,
      );
    if (instructionsOf(source, flags) > MAX_INSTRUCTIONS)
      throw new Failure(
        {
          en: `its repetitions, and its ranges of characters in any case, have more than ${MAX_INSTRUCTIONS} steps`,
          zh: `其重复次数和不分大小写的字符范围合计超过 ${MAX_INSTRUCTIONS} 步`,
        },
        false,
      );
    const fold = flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0;
    const lines = flags.includes('m') ? RE2JS.MULTILINE : 0;
    this.pattern = compiled(source, fold | lines);
  }

  /** The next match from `lastIndex` on, which moves behind it. */
  exec(text: string): Match | null {
    const searched = this.search(text);
    const { matcher } = searched;
    const from = Math.max(0, Math.trunc(Number(this.lastIndex)) || 0);
    if (from > text.length || !this.find(searched, from)) {
      this.lastIndex = 0;
      return null;
    }
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, group) => matcher.group(group) ?? undefined,
    );
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }

  /**
   * Replaces every match; `$1` to `$9` and `$&` in the replacement stand for what was matched.
   *
   * @param rest gives the event loop a turn between two matches, when it is time
   * @returns null where the text gets longer than `maxLength`
   * @throws Failure where the replacement refers to matches more than {@link MAX_REFERENCES} times
   */
  async replaceAll(
    text: string,
    replacement: string,
    maxLength: number,
    rest: () => Promise<void> | undefined,
  ): Promise<string | null> {
    if ((replacement.match(REFERENCE)?.length ?? 0) > MAX_REFERENCES)
      throw new Failure(
        {
          en: `the replacement refers to the match more than ${MAX_REFERENCES} times`,
          zh: `替换文本引用匹配内容超过 ${MAX_REFERENCES} 次`,
        },
        false,
      );
    let result = '';
    let position = 0;
    const searched = this.search(text);
    const { matcher } = searched;
    for (let from = 0; from <= text.length && this.find(searched, from);) {
      const inserted = replacement.replace(REFERENCE, (_, what: string) => {
        if (what === '$') return '$';
        if (what !== '&' && Number(what) > matcher.groupCount()) return '';
        return matcher.group(what === '&' ? 0 : Number(what)) ?? '';
      });
      result += text.slice(position, matcher.start()) + inserted;
      if (result.length > maxLength) return null;
      position = matcher.end();
      from = position > matcher.start() ? position : position + widthAt(text, position);
      await rest();
    }
    return result + text.slice(position);
  }

  private search(text: string): Search {
    const counted = new CountedText(text);
    // re2js uses only the methods of a text that CountedText overrides or inherits.
    return { counted, matcher: this.pattern.matcher(counted as unknown as string) };
  }

  private find(search: Search, from: number): boolean {
    const { counted } = search;
    const before = counted.reads;
    const found = this.findWithin(search, from);
    const reads = (counted.reads - before) * this.pattern.programSize();
    this.reads += reads;
    this.onReads(reads);
    if (found && ++this.matches > MAX_MATCHES)
      throw new Failure(
        {
          en: `a pattern matched more than ${MAX_MATCHES} times`,
          zh: `正则表达式匹配超过 ${MAX_MATCHES} 次`,
        },
        false,
      );
    if (this.reads > MAX_READS)
      throw new Failure(
        {
          en: 'a pattern scans the rest of the text too often for each of its matches',
          zh: '正则表达式每次匹配都要反复查看其余文本',
        },
        false,
      );
    return found;
  }

  /** @throws Failure where the match takes more than {@link MAX_FIND} */
  private findWithin({ matcher, counted }: Search, from: number): boolean {
    const most = Math.floor(MAX_FIND / this.pattern.programSize());
    counted.most = counted.reads + most;
    try {
      return matcher.find(from);
    } catch (error) {
      if (!(error instanceof TooManyReads)) throw error;
      const steps = this.pattern.programSize();
      throw new Failure(
        {
          en: `a pattern of ${steps} steps reads characters at most ${most} times for one match; shorten the text, or use core.code.javascript`,
          zh: `${steps} 步的正则表达式每次匹配最多查看字符 ${most} 次；请先截短文本，或使用 core.code.javascript`,
        },
        false,
      );
    }
  }
}

function compiled(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), flags);
  } catch (error) {
    throw new Failure(patternFault(error), false);
  }
}

/** How many code units the character at an index has. */
const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
