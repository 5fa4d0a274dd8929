import type { Json, PackageDescription } from '../flow/index.js';
import { Shown } from '../rest/fields/shown.js';

/** A package of nodes, as the designer's palette shows it. */
export class PackageView implements PackageDescription {
  @Shown('string', 'Namespace of its nodes', { example: 'core.log' })
  namespace!: string;

  @Shown('string', 'Title, in the language asked for', { example: 'Log' })
  title!: string;

  @Shown('string', 'Description, in the language asked for', { example: 'Lines of the job’s log' })
  description!: string;

  @Shown('field', 'Its nodes, in the shape of saved nodes, with the ports, options and an example of each', {
    type: 'array',
    items: { type: 'object', additionalProperties: true },
  })
  nodes!: Record<string, Json>[];
}
