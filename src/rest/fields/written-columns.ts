import { columnsOf, type EntityClass } from '../../database/entity-columns.js';
import { fieldsOf } from './field-rules.js';

/**
 * The columns that an input writes, in the order of its declaration: those of its fields' names.
 *
 * @throws Error if a field is not a column of the entity
 */
export function writtenColumns<Input extends object>(
  input: abstract new () => Input,
  entity: EntityClass,
): (keyof Input & string)[] {
  const names = [...fieldsOf(input).keys()];
  const withoutColumn = names.filter((name) => !columnsOf(entity).has(name));
  if (withoutColumn.length > 0)
    throw new Error(`${entity.name} has no column for ${withoutColumn.join(', ')} of ${input.name}`);
  return names as (keyof Input & string)[];
}
