import { Shown } from '../../rest/fields/shown.js';

/** A process in responses. */
export class ProcessView {
  @Shown('integer', 'Id', { example: 1001 })
  id!: number;

  @Shown('string', 'Name', { example: '测试' })
  name!: string;

  @Shown('integer', 'Id of the user who created it', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was created, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('integer', 'When it was last changed, in unix seconds', { example: 1561689923 })
  utime!: number;

  @Shown('string', 'Project address', { example: '测试' })
  project!: string;

  @Shown('string', 'Remark', { example: '新增测试流程' })
  mark!: string;
}
