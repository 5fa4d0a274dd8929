import { IdField } from '../../rest/fields/integer-field.js';

/** The id of a process, in a body or a query string. */
export class ProcessRef {
  @IdField({ about: 'Id of the process, as a string or an integer', example: 1 })
  id!: number;
}
