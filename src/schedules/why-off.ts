import { excerpt, type Text } from '../flow/index.js';
import { revealing } from '../jobs/execute/secret-inputs.js';
import { storable } from '../jobs/storable.js';
import { ValidationError } from '../rest/errors.js';
import type { Message } from '../rest/messages.js';
import { Unreadable } from '../secrets/secret-box.js';
import { InvalidFlowError } from '../versions/invalid-flow.js';

/** How many characters of each error are stored. A flow can have many faults. */
const MOST_CHARACTERS = 2_000;

/** Why a schedule is switched off: neither it nor what it executes can start a job before a user changes one of them. */
export const PROCESS_DELETED: Text = { en: 'The process was deleted.', zh: '流程已被删除。' };

export const CREATOR_MAY_NOT: Text = {
  en: 'The user who created the schedule is not active any more, or may no longer execute processes.',
  zh: '创建该定时任务的用户已被停用，或已无权执行流程。',
};

/** The flow has no password variables of these names any more, and would show the values. */
export const whyRevealing = (names: readonly string[]): Text => short(revealing(names));

/** Why the error of a prepared start switches the schedule off; null: the start can succeed later. */
export function whyOff(error: unknown): Text | null {
  if (error instanceof ValidationError) {
    const messages = Object.values(error.fields).flat();
    return short({
      en: `The inputs no longer fit the flow. ${joined(messages, 'en')}`,
      zh: `输入已不符合流程。${joined(messages, 'zh')}`,
    });
  }
  if (error instanceof InvalidFlowError) {
    const messages = error.faults.map(({ message }) => message);
    return short({
      en: `The draft that would run is invalid. ${error.detail.en} ${joined(messages, 'en')}`,
      zh: `将要运行的草稿无效。${error.detail.zh}${joined(messages, 'zh')}`,
    });
  }
  if (error instanceof Unreadable)
    return short({
      en: `Its inputs cannot be read: ${error.message}.`,
      zh: `无法读取其输入：${error.message}。`,
    });
  return null;
}

const joined = (messages: readonly Message[], language: keyof Message): string =>
  messages.map((message) => message[language]).join(language === 'en' ? ' ' : '');

const short = ({ en, zh }: Text): Text => ({
  en: storable(excerpt(en, MOST_CHARACTERS)),
  zh: storable(excerpt(zh, MOST_CHARACTERS)),
});
