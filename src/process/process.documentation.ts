import { invalid, missing, nothing, refused, shows, showsPage } from '../rest/documentation/answers.js';
import { deletionOfAnothers, deletionOfOthers } from '../auth/owners.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { ProcessFilters } from './dto/process-filters.js';
import { ProcessInput } from './dto/process-input.js';
import { ProcessPks } from './dto/process-pks.js';
import { ProcessView } from './dto/process-view.js';
import { ProcessesService } from './processes.service.js';

const path = 'Id of the process';
const changed = (operationId: string, summary: string) =>
  Documented({
    operationId,
    summary,
    description: 'Fields that are missing from the body stay unchanged.',
    path,
    takes: ProcessInput,
    answers: [shows(ProcessView), invalid(), missing],
    partial: true,
    options: { name: 'Process Instance', view: ProcessView, shownBy: ProcessesService },
  });

/** How `/docs` describes the routes of {@link ProcessController}. */
export const documentation = {
  list: Documented({
    operationId: 'listProcesses',
    summary: 'List processes 流程列表',
    query: [ProcessFilters, ListQuery],
    answers: [showsPage(ProcessView), invalid('A filter is not valid')],
    options: { name: 'Process List' },
  }),
  create: Documented({
    operationId: 'createProcess',
    summary: 'Create a process 新增流程',
    takes: ProcessInput,
    answers: [shows(ProcessView, 201), invalid()],
    options: { name: 'Process List', view: ProcessView },
  }),
  deleteMany: Documented({
    operationId: 'deleteProcesses',
    summary: 'Delete several processes 批量删除流程',
    description:
      'Deletes all of them, or none if one does not exist, may not be deleted by the caller, or has jobs that have not ended. The ids are those of `pk` and `pk[]` together.',
    takes: ProcessPks,
    exampleFails: {
      status: 404,
      because: 'until a second process exists: it does not delete process 1, which the other examples use',
    },
    answers: [
      nothing,
      invalid('No ids, or an invalid id'),
      refused(404, 'Processes do not exist', 'Not found: 3.'),
      deletionOfOthers,
      refused(409, 'Jobs have not ended', 'Jobs have not ended yet: 7 (of processes: 1). Stop them first.'),
    ],
  }),
  detail: Documented({
    operationId: 'getProcess',
    summary: 'Show a process 查询流程',
    path,
    answers: [shows(ProcessView), missing],
    options: { name: 'Process Instance' },
  }),
  replace: changed('replaceProcess', 'Change a process 修改流程'),
  update: changed('updateProcess', 'Change a process 修改流程'),
  delete: Documented({
    operationId: 'deleteProcess',
    summary: 'Delete a process 删除流程',
    description:
      'Its jobs remain readable, with their versions and logs. Only an administrator can delete a process of another user.',
    path,
    exampleId: 3,
    exampleFails: {
      status: 404,
      because: 'until a third process exists: it does not delete process 1, which the other examples use',
    },
    answers: [
      nothing,
      missing,
      deletionOfAnothers,
      refused(409, 'Jobs have not ended', 'Jobs have not ended yet: 7 (of processes: 1). Stop them first.'),
    ],
  }),
};
