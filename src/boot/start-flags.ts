import { setFlagsFromString } from 'node:v8';

/*
 * The entry points import this file first. A process runs the code of 2,000 to 3,000 modules when it starts, nearly all of it once. V8
 * nevertheless optimizes some of it, in threads of its own: 8% of the CPU time of the start of a worker, 15% of that of an API (measured).
 */
setFlagsFromString('--no-opt');

/** Lets V8 optimize code from now on. To be called once the process has started, because code that is not optimized is slow. */
export const optimizeCode = (): void => setFlagsFromString('--opt');
