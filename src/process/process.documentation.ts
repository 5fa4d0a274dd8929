import { invalid, missing, nothing, refused, shows, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { ProcessFilters } from './dto/process-filters.js';
import { ProcessInput } from './dto/process-input.js';
import { ProcessPks } from './dto/process-pks.js';
import { ProcessView } from './dto/process-view.js';

const path = 'Id of the process';
const changed = (summary: string) =>
  Documented({
    summary,
    description: 'What the body leaves out stays as it is.',
    path,
    takes: ProcessInput,
    answers: [shows(ProcessView), invalid(), missing],
    options: { name: 'Process Instance', view: ProcessView },
  });

/** How `/docs` describes the routes of {@link ProcessController}. */
export const documentation = {
  list: Documented({
    summary: 'List processes 流程列表',
    query: [ProcessFilters, ListQuery],
    answers: [showsPage(ProcessView), invalid('A filter that is not valid')],
    options: { name: 'Process List' },
  }),
  create: Documented({
    summary: 'Create a process 新增流程',
    takes: ProcessInput,
    answers: [shows(ProcessView, 201), invalid()],
    options: { name: 'Process List', view: ProcessView },
  }),
  deleteMany: Documented({
    summary: 'Delete several processes 批量删除流程',
    description:
      'All of them or, where one is missing, another’s, or has jobs that have not ended, none. The ids are those of `pk` and `pk[]` together.',
    takes: ProcessPks,
    answers: [
      nothing,
      invalid('No id at all, or one that is none'),
      refused(404, 'Processes are missing', 'Not found: 3.'),
      refused(
        403,
        'Others have created some, and the caller is no administrator',
        'Created by others, and only an administrator may delete them: 3.',
      ),
      refused(409, 'Jobs have not ended', 'Jobs have not ended yet: 7 (of processes: 1). Stop them first.'),
    ],
  }),
  detail: Documented({
    summary: 'Show a process 查询流程',
    path,
    answers: [shows(ProcessView), missing],
    options: { name: 'Process Instance' },
  }),
  replace: changed('Change a process 修改流程'),
  update: changed('Change a process 修改流程'),
  delete: Documented({
    summary: 'Delete a process 删除流程',
    description:
      'Its versions, jobs and logs stay readable by job. Another’s only an administrator may delete.',
    path,
    // A process that no other example needs: who tries them from the top goes on afterwards.
    exampleId: 3,
    answers: [
      nothing,
      missing,
      refused(409, 'Jobs have not ended', 'Jobs have not ended yet: 7 (of processes: 1). Stop them first.'),
    ],
  }),
};
