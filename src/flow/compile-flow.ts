import type { Catalogue } from './catalogue.js';

/** A flow made ready to run: immutable, and shared by all its runs. */
export interface CompiledFlow {
  readonly process: number;
}

/** @param flow one that `validateFlow` has no faults with, by the same catalogue */
export function compileFlow(_flow: unknown, _catalogue: Catalogue): CompiledFlow {
  throw new Error('in the making');
}

/** Every definition that the flow uses, with its revision: a worker that lacks one cannot run it. */
export function usedDefinitions(_compiled: CompiledFlow): Record<string, number> {
  throw new Error('in the making');
}
