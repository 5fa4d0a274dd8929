import { DATA_TYPES, type DataType, type Json } from '../../flow/index.js';
import { Shown } from '../../rest/fields/shown.js';

/** A shared variable in responses. */
export class VariableView {
  @Shown('integer', 'Id', { example: 1 })
  id!: number;

  @Shown('string', 'Name', { example: 'region' })
  name!: string;

  @Shown('field', 'Type', { type: 'string', enum: [...DATA_TYPES], example: 'string' })
  type!: DataType;

  @Shown('field', 'Value; missing if the type is `password`', { required: false, example: 'north' })
  value?: Json;

  @Shown('field', 'Stored for the front end', { type: 'boolean', example: true })
  visible!: boolean;

  @Shown('string', 'Remark', { example: '' })
  mark!: string;

  @Shown('integer', 'Id of the user who created it', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was created, in unix seconds', { example: 1561688923 })
  ctime!: number;
}
