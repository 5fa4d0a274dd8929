import type { Catalogue } from './catalogue.js';
import type { Fault } from './fault.js';
import type { Limits } from './world.js';

/** Everything that is wrong with a flow, at once; empty where it may run. Never throws, whatever JSON it is given. */
export function validateFlow(_flow: unknown, _catalogue: Catalogue, _limits: Limits): Fault[] {
  throw new Error('in the making');
}
