import type { ShortNode } from '../../src/flow/testing.js';
import {
  ask,
  delay,
  flow,
  type FlowContext,
  type Nodes,
  print,
  recorded,
  returned,
  start,
  VARIABLES,
} from './flow-parts.js';
import { Random } from './random.js';

/** The requests of which a job sends one, by what it decides. */
export const WAYS = ['pay', 'refund'] as const;

/**
 * A flow that decides by a variable which of two requests it sends. Its versions differ in what an editor changes: the value of the
 * variable, what sets it, the condition, and a request before the decision, which fails in every second job like the one behind it.
 */
export function decidingFlow(context: FlowContext, number: number): object {
  const random = new Random(`deciding ${number}`);
  // Seldom, so that many versions are not refused, and job after job goes on with the next one.
  const declared = random.chance(0.3) ? 1 : 0;
  const expected = random.chance(0.15) ? 1 : 0;
  const set: ShortNode = ['core.variable.set', { value: random.int(0, 1) }, { variable: 'way' }];
  const sometimes: Nodes[] = [
    random.chance(0.5) ? { set } : {},
    random.chance(0.4) ? ask('unready', context) : {},
  ];
  const [first, second] = random.chance(0.5) ? sometimes : sometimes.toReversed();
  const before = { start, ...recorded, ...first, ...second };
  const decide: ShortNode = ['core.programming.branch', { condition: `{{ vars.way = ${expected} }}` }];
  const [then, otherwise] = WAYS;
  return flow(
    {
      ...{ ...before, decide },
      ...{ ...ask(then, context), ...ask(otherwise, context) },
      ...{ ...delay(0.4), ...ask('refused', context), ...print('p'), ...returned },
    },
    [
      [...Object.keys(before), 'decide'].join(' > '),
      `decide.then > ${then} > d`,
      `decide.else > ${otherwise} > d`,
      'd > refused > p > return',
    ],
    { ...VARIABLES, way: declared },
  );
}
