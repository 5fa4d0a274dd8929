import { readFile } from 'node:fs/promises';
import variantModule from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { QuickJSSyncVariant, QuickJSWASMModule } from 'quickjs-emscripten-core';

interface Memory {
  readonly buffer: ArrayBuffer;
}
/** No part of the libraries of TypeScript and Node's types that this project has. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => Memory;
  compile(bytes: Uint8Array): Promise<object>;
};
/** The package's types are those of its CommonJS build, where the variant is one level deeper. */
const variant = variantModule as unknown as QuickJSSyncVariant;

const PAGE_BYTES = 65_536;
/** What the interpreter is built for. */
const INITIAL_BYTES = 16 * 1024 * 1024;

const wasmModule = readFile(new URL(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))).then(
  (bytes) => WebAssembly.compile(bytes),
);
let memory: Memory | null = null;

/**
 * QuickJS as it was built: a new WebAssembly instance, in a memory where nothing is. It ends the one that this gave
 * before. The memory itself is kept where it has not grown: wiping it takes half the time of making another one
 * and having that collected (1.5 against 3 ms for all).
 *
 * @param maxBytes what its memory may grow to
 */
export async function newInterpreter(maxBytes: number): Promise<QuickJSWASMModule> {
  if (memory?.buffer.byteLength === INITIAL_BYTES) new Uint8Array(memory.buffer).fill(0);
  else
    memory = new WebAssembly.Memory({ initial: INITIAL_BYTES / PAGE_BYTES, maximum: maxBytes / PAGE_BYTES });
  const options = { wasmModule: await wasmModule, wasmMemory: memory };
  return newQuickJSWASMModuleFromVariant(newVariant(variant, options));
}
