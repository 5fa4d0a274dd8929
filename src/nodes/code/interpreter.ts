import { readFile } from 'node:fs/promises';
import variantModule from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { QuickJSContext, QuickJSHandle, QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { LOG_LEVELS } from '../../flow/log-level.js';
import type { Line } from './messages.js';

interface Memory {
  readonly buffer: ArrayBuffer;
}
/** Not part of the TypeScript libraries and Node types of this project. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => Memory;
  compile(bytes: Uint8Array): Promise<object>;
};
/** The package's types describe its CommonJS build, where the variant is one level deeper. */
const variant = variantModule as unknown as QuickJSSyncVariant;

const PAGE_BYTES = 65_536;
/** The parameters of the interpreter. */
const INITIAL_BYTES = 16 * 1024 * 1024;

/**
 * After so many runs an instance is replaced, which bounds what a bug could carry on from one run to others outside of the memory of
 * WebAssembly, such as in the library's table of functions.
 */
const MOST_RUNS = 500;

const wasmModule = readFile(new URL(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))).then(
  (bytes) => WebAssembly.compile(bytes),
);

export interface InterpreterLimits {
  /** The maximum size of the memory of WebAssembly, in bytes. */
  maxBytes: number;
  /** The maximum memory of the code's values, in bytes. */
  memoryBytes: number;
  stackBytes: number;
}

/** The callbacks of a run. */
export interface Watcher {
  /** Takes a line. Returns false when the limit is reached. */
  print(line: Line): boolean;
  /** Called every few thousand steps of the interpreter; true interrupts the code. */
  mustStop(): boolean;
}

/**
 * An instance of QuickJS in WebAssembly that can be put back into the state in which it was before the code of a user. That state
 * is its memory: all that code can change is in there, even if it exploits a bug of QuickJS. Putting it back takes less time than a new
 * instance that has evaluated the prelude: 0.4 to 3 ms against 10 to 20, beside other work.
 */
export class Interpreter {
  /** Whose code runs. */
  watcher: Watcher | null = null;
  private runs = 0;
  private readonly saved: { offset: number; bytes: Uint8Array }[] = [];
  /** What the prelude evaluated to. */
  readonly prelude: QuickJSHandle;
  /** Gives a line, as JSON text, to the watcher. */
  readonly write: QuickJSHandle;

  private constructor(
    private readonly memory: Memory,
    readonly context: QuickJSContext,
    prelude: string,
  ) {
    context.runtime.setInterruptHandler(() => this.watcher?.mustStop() ?? false);
    this.write = context.newFunction('write', (line) => {
      const isWanted = this.watcher?.print(lineOf(context.getString(line)));
      return isWanted ? context.true : context.false;
    });
    this.prelude = context.unwrapResult(context.evalCode(prelude, 'prelude', { strict: true }));
    this.save();
  }

  /**
   * @param prelude evaluated before the code of users
   * @throws {Error} if the prelude throws
   */
  static async create(prelude: string, limits: InterpreterLimits): Promise<Interpreter> {
    const memory = new WebAssembly.Memory({
      initial: INITIAL_BYTES / PAGE_BYTES,
      maximum: limits.maxBytes / PAGE_BYTES,
    });
    const quickjs = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, { wasmModule: await wasmModule, wasmMemory: memory }),
    );
    const runtime = quickjs.newRuntime({
      memoryLimitBytes: limits.memoryBytes,
      maxStackSizeBytes: limits.stackBytes,
    });
    return new Interpreter(memory, runtime.newContext(), prelude);
  }

  private save(): void {
    const bytes = new Uint8Array(this.memory.buffer);
    const empty = Buffer.alloc(PAGE_BYTES);
    for (let offset = 0; offset < bytes.length; offset += PAGE_BYTES) {
      // Compared natively: a loop over 16 MB takes 100 ms in a new thread (measured).
      const page = bytes.subarray(offset, offset + PAGE_BYTES);
      if (!empty.equals(page)) this.saved.push({ offset, bytes: page.slice() });
    }
  }

  /**
   * Puts the memory back. Handles of the last run must not be used afterwards.
   *
   * @returns false if it cannot be used again
   */
  restore(): boolean {
    this.runs += 1;
    const bytes = new Uint8Array(this.memory.buffer);
    // Memory of WebAssembly does not shrink.
    if (this.runs >= MOST_RUNS || bytes.length !== INITIAL_BYTES) return false;
    bytes.fill(0);
    for (const page of this.saved) bytes.set(page.bytes, page.offset);
    return true;
  }
}

/**
 * The line that the prelude has written.
 *
 * @throws {TypeError} if it is none, as code that has broken the prelude could write
 */
function lineOf(text: string): Line {
  const line: unknown = JSON.parse(text);
  if (!Array.isArray(line)) throw new TypeError('not a line');
  const [level, said] = line as unknown[];
  const known = LOG_LEVELS.find((each) => each === level);
  if (known === undefined || typeof said !== 'string') throw new TypeError('not a line');
  return [known, said];
}
