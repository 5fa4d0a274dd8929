import type { Json, PackageDescription } from '../../flow/index.js';
import { Shown } from '../../rest/fields/shown.js';
import { NODE } from './node-schemas.js';

/** A package of nodes, as the designer's palette shows it. */
export class PackageView implements PackageDescription {
  @Shown('string', 'Namespace of its nodes', { example: 'core.log' })
  namespace!: string;

  @Shown('string', 'Title, in the requested language', { example: 'Log' })
  title!: string;

  @Shown('string', 'Description, in the requested language', { example: 'Lines of the job’s log' })
  description!: string;

  @Shown('field', 'Its nodes, in the shape of saved nodes, each with ports, options and an example', {
    type: 'array',
    items: NODE,
  })
  nodes!: Record<string, Json>[];
}
