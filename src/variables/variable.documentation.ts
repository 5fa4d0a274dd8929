import { invalid, missing, nothing, refused, shows, showsPage } from '../rest/documentation/answers.js';
import { changeOfAnothers } from '../auth/owners.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { VariableFilters } from './dto/variable-filters.js';
import { VariableInput } from './dto/variable-input.js';
import { VariableView } from './dto/variable-view.js';
import { VariablesService } from './variables.service.js';

const path = 'Id of the shared variable';
const changed = (operationId: string, summary: string) =>
  Documented({
    operationId,
    summary,
    description:
      'Fields that are missing from the body stay unchanged, also the value of a password. If a password gets another type, a new value is needed. Jobs that were executed before see the value of that time.',
    path,
    takes: VariableInput,
    answers: [shows(VariableView), invalid(), missing],
    partial: true,
    options: { name: 'Variable Instance', view: VariableView, shownBy: VariablesService },
  });

/** How `/docs` describes the routes of {@link VariableController}. */
export const documentation = {
  list: Documented({
    operationId: 'listVariables',
    summary: 'List shared variables 共享变量列表',
    query: [VariableFilters, ListQuery],
    answers: [showsPage(VariableView), invalid('A filter is not valid')],
    options: { name: 'Variable List' },
  }),
  create: Documented({
    operationId: 'createVariable',
    summary: 'Create a shared variable 新增共享变量',
    description:
      'Flows read it through a variable of the same name with the scope `global`. The value of a `password` is encrypted; everything that a job shows has `***` instead.',
    takes: VariableInput,
    answers: [
      shows(VariableView, 201),
      invalid(),
      refused(
        409,
        'The maximum number of shared variables is reached',
        'There are already 1000 shared variables, which is the maximum.',
      ),
    ],
    options: { name: 'Variable List', view: VariableView },
  }),
  detail: Documented({
    operationId: 'getVariable',
    summary: 'Show a shared variable 查询共享变量',
    path,
    answers: [shows(VariableView), missing],
    options: { name: 'Variable Instance' },
  }),
  replace: changed('replaceVariable', 'Change a shared variable 修改共享变量'),
  update: changed('updateVariable', 'Change a shared variable 修改共享变量'),
  delete: Documented({
    operationId: 'deleteVariable',
    summary: 'Delete a shared variable 删除共享变量',
    description:
      'Jobs that were executed before still see its value, which is erased when none of them runs any more.',
    path,
    answers: [nothing, missing, changeOfAnothers],
  }),
};
