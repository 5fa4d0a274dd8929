import type { Message } from '../rest/messages.js';

/** What a hook answers: the id of the job at once, or the outputs of the job when it has ended. */
export const RESPONDS = ['job', 'outputs'] as const;

export type Respond = (typeof RESPONDS)[number];

/** How a hook checks who has sent a delivery. */
export const SIGNATURES = ['none', 'standard-webhooks', 'github'] as const;

export type Signature = (typeof SIGNATURES)[number];

/** Why the server has switched a hook off. */
export type SwitchedOff = 'creator';

/** What the view of a hook says about it. */
export const SWITCHED_OFF: Record<SwitchedOff, Message> = {
  creator: {
    en: 'Switched off, because the user who created it may not execute processes any more.',
    zh: '已停用：其创建者不能再执行流程。',
  },
};
