import { CharField } from '../../rest/fields/char-field.js';

/** Filters of the node catalogue. */
export class CatalogueFilters {
  @CharField({ about: 'Part of a name or a title', blank: true, required: false, example: 'print' })
  search?: string;
}
