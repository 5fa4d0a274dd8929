import { invalid, missing, shows } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { PolicyInput } from './dto/policy-input.js';
import { PolicyView } from './dto/policy-view.js';
import { PoliciesService } from './policies.service.js';

const path = 'Id of the process';

const changed = (operationId: string) =>
  Documented({
    operationId,
    summary: 'Change the policy of a process 修改流程策略',
    description:
      'Fields that are missing from the body stay unchanged. Jobs that run already go on, also if there are more than the new `max_running`; no other one starts before there are fewer. A new `timeout` holds for jobs that start from then on; a new `priority` for waiting jobs too.',
    path,
    takes: PolicyInput,
    answers: [shows(PolicyView), invalid(), missing],
    partial: true,
    options: { name: 'Policy Instance', view: PolicyView, shownBy: PoliciesService },
  });

/** How `/docs` describes the routes of {@link PolicyController}. */
export const documentation = {
  detail: Documented({
    operationId: 'getPolicy',
    summary: 'Show the policy of a process 查询流程策略',
    path,
    answers: [shows(PolicyView), missing],
    options: { name: 'Policy Instance' },
  }),
  replace: changed('replacePolicy'),
  update: changed('updatePolicy'),
};
