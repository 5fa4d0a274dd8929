import { Shown } from '../../rest/fields/shown.js';

/** A submitted version of a process in responses. */
export class VersionView {
  @Shown('integer', 'Number of the version; the newest version has the highest number', { example: 1 })
  number!: number;

  @Shown('integer', 'Id of the user who submitted it', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was submitted, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('integer', 'How many nodes it has', { example: 4 })
  nodes!: number;
}
