/** The states of a step. */
export const STEP_STATES = ['running', 'successful', 'failed', 'stopped'] as const;

export type StepState = (typeof STEP_STATES)[number];

/** A step that has ended is stored with a letter for its state. */
export const STATE_LETTERS = { successful: 's', failed: 'f', stopped: 'x' } as const;

const STATES = new Map<string, StepState>(
  Object.entries(STATE_LETTERS).map(([state, letter]) => [letter, state as StepState]),
);

/** The state of a letter. */
export const stateOf = (letter: string): StepState => STATES.get(letter) ?? 'stopped';
