import { Shown } from '../../rest/fields/shown.js';

/** The response to an import. */
export class ImportedView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('field', 'Ids of the new processes, in the order of the file', {
    type: 'array',
    items: { type: 'integer' },
    example: [1002],
  })
  ids!: number[];
}
