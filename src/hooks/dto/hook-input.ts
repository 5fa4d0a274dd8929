import type { Json } from '../../flow/index.js';
import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { DictField } from '../../rest/fields/dict-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { RESPONDS, type Respond, type Signature, SIGNATURES } from '../hook-words.js';

/** The fields of a hook that a client can write. */
export class HookInput {
  @IdField({ about: 'Id of the process that it starts', example: 1 })
  process!: number;

  @CharField({ about: 'Name; not unique', max: 255, example: 'orders' })
  name!: string;

  @BooleanField({ about: 'Whether it accepts deliveries', required: false, fallback: true, example: true })
  enabled!: boolean;

  @IntegerField({
    about: 'Number of the version to run; null: the newest at the delivery',
    min: 1,
    required: false,
    nullable: true,
  })
  version?: number | null;

  @ChoiceField<Respond>({
    about:
      'What a delivery is answered: `job`: the id of the job, at once; `outputs`: the outputs of the job, if it ends within 30 seconds',
    choices: RESPONDS,
    required: false,
    fallback: 'job',
    example: 'job',
  })
  respond!: Respond;

  @ChoiceField<Signature>({
    about:
      'How deliveries are signed with the secret: `none`: not at all; `standard-webhooks`: by the Standard Webhooks specification; `github`: by the header `X-Hub-Signature-256`',
    choices: SIGNATURES,
    required: false,
    fallback: 'none',
    example: 'none',
  })
  signature!: Signature;

  @DictField({
    about:
      'For each variable of the flow an expression over `body`, `query`, `headers` and `method`; if empty, the variables of these names get these values',
    required: false,
    fallback: {},
    example: { who: 'body.name' },
  })
  inputs!: Record<string, Json>;
}
