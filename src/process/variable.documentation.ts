import { invalid, missing, nothing, refused, shows, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { VariableFilters } from './dto/variable-filters.js';
import { VariableInput } from './dto/variable-input.js';
import { VariableView } from './dto/variable-view.js';

const path = 'Id of the shared variable';
const changed = (summary: string) =>
  Documented({
    summary,
    description:
      'What the body leaves out stays as it is, a password too; one that becomes another type needs a new value. Jobs that were executed before see what there was then.',
    path,
    takes: VariableInput,
    answers: [shows(VariableView), invalid(), missing],
    options: { name: 'Variable Instance', view: VariableView },
  });

/** How `/docs` describes the routes of {@link VariableController}. */
export const documentation = {
  list: Documented({
    summary: 'List shared variables 共享变量列表',
    query: [VariableFilters, ListQuery],
    answers: [showsPage(VariableView), invalid('A filter that is not valid')],
    options: { name: 'Variable List' },
  }),
  create: Documented({
    summary: 'Create a shared variable 新增共享变量',
    description:
      'Flows read it by declaring a variable of its name with the scope `global`. The value of a `password` is encrypted, and shown as `***` wherever a job would show it.',
    takes: VariableInput,
    answers: [
      shows(VariableView, 201),
      invalid(),
      refused(409, 'There are too many', 'There are 1000 shared variables, the most there may be.'),
    ],
    options: { name: 'Variable List', view: VariableView },
  }),
  detail: Documented({
    summary: 'Show a shared variable 查询共享变量',
    path,
    answers: [shows(VariableView), missing],
    options: { name: 'Variable Instance' },
  }),
  replace: changed('Change a shared variable 修改共享变量'),
  update: changed('Change a shared variable 修改共享变量'),
  delete: Documented({
    summary: 'Delete a shared variable 删除共享变量',
    description: 'Jobs that were executed before still see it; its value is erased once none of them runs.',
    path,
    answers: [nothing, missing],
  }),
};
