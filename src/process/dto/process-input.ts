import { CharField } from '../../rest/fields/char-field.js';

/** The most characters of the name of a process. */
export const MAX_NAME = 255;

/** The fields of a process that a client can write. */
export class ProcessInput {
  @CharField({ about: 'Name; not unique', max: MAX_NAME, example: '测试' })
  name!: string;

  @CharField({ about: 'Project address: free text, or a Git address', max: 1024, example: '测试' })
  project!: string;

  @CharField({
    about: 'Remark',
    max: 2000,
    blank: true,
    required: false,
    fallback: '',
    example: '新增测试流程',
  })
  mark!: string;
}
