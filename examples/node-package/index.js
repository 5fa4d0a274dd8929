import { mention } from './mention.js';
import { send } from './send.js';

/** @type {import('liucheng').NodePackage} */
export default {
  namespace: 'acme.chat',
  title: { en: 'Chat', zh: '聊天' },
  description: { en: 'Posting to the rooms of a chat server', zh: '向聊天服务器的房间发消息' },
  nodes: [send, mention],
};
