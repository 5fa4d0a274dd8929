import { invalidOr } from '../rest/documentation/answers.js';
import type { Fielded } from '../rest/documentation/class-schemas.js';
import { FLOW_FAULTS } from './flow-schemas.js';

/** How `/docs` describes a 400 of a route that checks a flow: invalid fields of `input`, or the faults of the flow. */
export const faulty = (input: Fielded) =>
  invalidOr(FLOW_FAULTS, input, 'Invalid fields, or all faults of the flow', {
    detail: 'The flow has 1 fault.',
    errors: [{ node: 'n2', port: 'message', link: null, code: 'unknown-port', message: '…' }],
  });
