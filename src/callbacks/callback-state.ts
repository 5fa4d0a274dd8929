/** The states of a callback: `waiting` for its next try, `delivered`, or `failed` after its last try. */
export const CALLBACK_STATES = ['waiting', 'delivered', 'failed'] as const;

export type CallbackState = (typeof CALLBACK_STATES)[number];
