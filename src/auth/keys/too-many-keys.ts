import { message } from '../../rest/messages.js';

/** The most keys of a user. All of them are deleted in one statement when the user's access is revoked. */
export const MOST_KEYS = 1_000;

export const TOO_MANY_KEYS = message(
  `You have ${MOST_KEYS} API keys, which is the maximum. Delete some first.`,
  `您的 API 密钥已达上限 ${MOST_KEYS} 个，请先删除一些。`,
);
