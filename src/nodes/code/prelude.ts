/** Takes level and text as JSON, which can express NUL and unpaired surrogates. Returns false when the limit is reached. */
type Write = (line: string) => boolean;

interface Prelude {
  /** Calls the user's function. */
  start(code: () => Promise<unknown>): Promise<void>;
  /** The result: `=` and its JSON, `!` and an error message as JSON, or `?` if there is none yet. */
  finish(): string;
  describe(error: unknown): string;
}

/**
 * Prepares a new interpreter for a user's code: the console, the inputs as constants, and the function that returns the result.
 * It runs *inside* the sandbox, which gets its source text, so it must not use anything outside this function. If the code
 * modifies these objects, only the output shown to the code's author is affected.
 *
 * @param lines how many lines the code has; its first is the second of what the interpreter is given
 * @param seed JSON text of four random numbers of 32 bits
 */
export function prelude(write: Write, inputs: string, lines: number, seed: string): Prelude {
  const { parse, stringify } = JSON;
  const { create, defineProperty, entries } = Object;
  // An input can have the name of one of these.
  const { Error, Map, Number, Set, String, SyntaxError, TypeError } = globalThis;
  const { isFinite } = Number;
  let outcome = '?';

  function where(error: Error): string {
    const [, line, column] = /\bcode:(\d+):(\d+)/.exec(error.stack ?? '') ?? [];
    if (line === undefined) return '';
    return Number(line) - 1 > lines
      ? ' (at the end of the code)'
      : ` (line ${Number(line) - 1}, column ${column})`;
  }

  function show(value: unknown): string {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}${where(value)}`;
    if (typeof value !== 'object' || value === null) return String(value);
    try {
      return stringify(
        value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
      );
    } catch {
      return '(an object that JSON cannot show)';
    }
  }

  function describe(error: unknown): string {
    try {
      const shown = show(error);
      return stringify(typeof error === 'string' || error instanceof Error ? shown : `it threw ${shown}`);
    } catch {
      return '"it threw something that cannot be shown"';
    }
  }

  /** JSON turns NaN and infinities into null, which would hide a mistake. */
  function check(key: string, value: unknown): unknown {
    if (typeof value !== 'number' || isFinite(value)) return value;
    const place = key === '' ? 'the result' : `"${key}" in the result`;
    throw new TypeError(`${place} is ${String(value)}, which a flow cannot hold`);
  }

  let isWanted = true;
  const print =
    (level: string) =>
    (...values: unknown[]) => {
      if (!isWanted) return;
      // The code could have replaced `map`, and could define `toJSON` of arrays: so no JSON of an array.
      const text: unknown = values.map(show).join(' ');
      isWanted = write(`["${level}",${stringify(String(text))}]`);
    };
  const console = {
    log: print('info'),
    info: print('info'),
    warn: print('warn'),
    error: print('error'),
    debug: print('debug'),
  };
  defineProperty(globalThis, 'console', { value: console, writable: true, configurable: true });

  let isWide = false;
  /**
   * Of objects whose keys differ, QuickJS keeps the shapes in a hash table that it widens only for shapes of new prototypes. `JSON.parse`, which
   * nothing interrupts, took 5.6 s for 80,000 such objects, and minutes for what inputs can hold.
   */
  function widenTable(): void {
    if (isWide) return;
    isWide = true;
    let prototype: object = {};
    for (let count = 0; count < 16_384; count += 1) prototype = create(prototype) as object;
  }

  const read: typeof parse = (text, reviver) => {
    if (typeof text === 'string' && text.length > 50_000) widenTable();
    return parse(text, reviver) as unknown;
  };

  // The interpreter says at which word of the text it stopped, and redaction does not find a part of a secret.
  const quiet = {
    parse: (text: string, reviver?: Parameters<typeof parse>[1]): unknown => {
      try {
        return read(text, reviver);
      } catch (error) {
        if (error instanceof SyntaxError)
          error.message = error.message.replace(/^(unexpected token): .*$/s, '$1');
        throw error;
      }
    },
  };
  defineProperty(JSON, 'parse', { value: quiet.parse, writable: true, configurable: true });

  let [a, b, c, counter] = parse(seed) as [number, number, number, number];
  /** Chris Doty-Humphrey's sfc32: 32 random bits. */
  function bits(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  // The interpreter's own generator was seeded when it was created, and has the same state at the beginning of each run.
  Math.random = () => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;

  for (const [name, value] of entries(read(inputs) as object)) {
    try {
      defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: true });
    } catch {
      throw new TypeError(`"${name}" is reserved in JavaScript: rename the input`);
    }
  }

  return {
    describe,
    finish: () => outcome,
    start: async (code) => {
      try {
        // Values without JSON (undefined, functions) become null.
        outcome = `=${(stringify(await code(), check) as string | undefined) ?? 'null'}`;
      } catch (error) {
        outcome = `!${describe(error)}`;
      }
    },
  };
}
