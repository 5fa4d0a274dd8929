import { DATA_TYPES, type DataType } from '../../flow/index.js';
import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { type SentValue, ValueField } from './value-field.js';

/** The fields of a shared variable that a client can write. */
export class VariableInput {
  @CharField({ about: 'Name, by which flows read it; unique', max: 255, example: 'region' })
  name!: string;

  @ChoiceField({
    about: 'Type; the value of a `password` is encrypted, and never shown again',
    choices: DATA_TYPES,
    example: 'string',
  })
  type!: DataType;

  @ValueField({
    about: 'Value of this type, up to 64 KiB',
    required: false,
    nullable: true,
    example: 'north',
  })
  value?: SentValue | null;

  @BooleanField({
    about: 'Stored for the front end; the server ignores it',
    required: false,
    fallback: true,
    example: true,
  })
  visible!: boolean;

  @CharField({ about: 'Remark', max: 2000, blank: true, required: false, fallback: '', example: '' })
  mark!: string;
}
