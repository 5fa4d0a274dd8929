import { readText } from '../../rest/fields/char-field.js';
import { Field, Refused } from '../../rest/fields/field.js';
import type { FieldOptions } from '../../rest/fields/field-rules.js';
import { isZoneName, MAX_ZONE_LENGTH } from '../../rest/fields/zone-name.js';
import { message, type Message } from '../../rest/messages.js';
import { MAX_CRON_LENGTH, parseCron } from '../cron-rule.js';

const NOT_CRON = message(
  'Not a cron expression that ever matches. Write five fields (minute, hour, day of the month, month, day of the week), six with the seconds first, or a name such as @hourly.',
  '不是有效的 cron 表达式，或永远不会匹配。请填写五个字段（分、时、日、月、星期），或在最前加秒的六个字段，或 @hourly 之类的名称。',
);

export const NOT_ZONE = message(
  'Not the name of a time zone. Write one of the IANA database, such as Asia/Shanghai.',
  '不是有效的时区名称。请填写 IANA 时区名称，例如 Asia/Shanghai。',
);

/** A text that a function accepts. */
const checkedText =
  (max: number, isValid: (text: string) => boolean, refusal: Message) =>
  (options: FieldOptions<string>): PropertyDecorator =>
    Field({
      options,
      kind: 'string',
      bounds: { max_length: max },
      allowsBlank: false,
      schema: { type: 'string', minLength: 1, maxLength: max },
      read: (given) => {
        const text = readText(given, { max });
        return text instanceof Refused || isValid(text) ? text : new Refused(refusal);
      },
    });

/** A cron expression. */
export const CronField = checkedText(MAX_CRON_LENGTH, (text) => parseCron(text) !== null, NOT_CRON);

/** The name of a time zone. */
export const ZoneField = checkedText(MAX_ZONE_LENGTH, isZoneName, NOT_ZONE);
