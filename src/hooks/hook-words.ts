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

/** What a caller is told who wants signatures without a key. */
export const NO_KEY: Message = {
  en: 'Deliveries can be signed only if LIUCHENG_SECRET_KEY is set: the secret could not be stored.',
  zh: '仅在设置了 LIUCHENG_SECRET_KEY 时才能使用签名，否则无法保存密钥。',
};
