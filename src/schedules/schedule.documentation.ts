import {
  gives,
  invalid,
  missing,
  nothing,
  refused,
  shows,
  showsPage,
} from '../rest/documentation/answers.js';
import { changeOfAnothers, deletionOfAnothers, deletionOfOthers } from '../auth/owners.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { namedSchema } from '../rest/fields/named-schema.js';
import { NextCount } from './dto/next-count.js';
import { ScheduleFilters } from './dto/schedule-filters.js';
import { ScheduleInput } from './dto/schedule-input.js';
import { SchedulePks } from './dto/schedule-pks.js';
import { ScheduleView } from './dto/schedule-view.js';
import { SchedulesService } from './schedules.service.js';

const TICKS = namedSchema('ScheduleTicks', {
  type: 'array',
  description: 'Moments in unix seconds, in their order',
  items: { type: 'integer' },
});

const path = 'Id of the schedule';
const changed = (operationId: string, summary: string) =>
  Documented({
    operationId,
    summary,
    description:
      'Fields that are missing from the body stay unchanged. Its jobs run as the user who created it, so only this user and administrators can change it. A schedule that was switched off starts again with `"enabled": true`.',
    path,
    takes: ScheduleInput,
    answers: [
      shows(ScheduleView),
      invalid(),
      missing,
      changeOfAnothers,
      refused(409, 'Others change it at the same time', 'The schedule keeps changing. Try again.'),
    ],
    partial: true,
    options: { name: 'Schedule Instance', view: ScheduleView, shownBy: SchedulesService },
  });

/** How `/docs` describes the routes of {@link ScheduleController}. */
export const documentation = {
  list: Documented({
    operationId: 'listSchedules',
    summary: 'List schedules 定时任务列表',
    query: [ScheduleFilters, ListQuery],
    answers: [showsPage(ScheduleView), invalid('A filter is not valid')],
    options: { name: 'Schedule List' },
  }),
  create: Documented({
    operationId: 'createSchedule',
    summary: 'Create a schedule 新增定时任务',
    description:
      'Starts one job of the process at each tick of the cron expression, at most 1 s late. If the flow declares a variable `tick`, its value is the moment of the tick: unix seconds for the type `number`, else ISO 8601 in the time zone of the schedule. A schedule whose inputs no longer fit is switched off, and `error` says why.',
    takes: ScheduleInput,
    answers: [shows(ScheduleView, 201), invalid()],
    options: { name: 'Schedule List', view: ScheduleView },
  }),
  deleteMany: Documented({
    operationId: 'deleteSchedules',
    summary: 'Delete several schedules 批量删除定时任务',
    description:
      'Deletes all of them, or none if one does not exist or may not be deleted by the caller. The ids are those of `pk` and `pk[]` together.',
    takes: SchedulePks,
    exampleFails: {
      status: 404,
      because: 'until a second schedule exists: it does not delete schedule 1, which the other examples use',
    },
    answers: [
      nothing,
      invalid('No ids, or an invalid id'),
      refused(404, 'Schedules do not exist', 'Not found: 3.'),
      deletionOfOthers,
    ],
  }),
  detail: Documented({
    operationId: 'getSchedule',
    summary: 'Show a schedule 查询定时任务',
    path,
    answers: [shows(ScheduleView), missing],
    options: { name: 'Schedule Instance' },
  }),
  replace: changed('replaceSchedule', 'Change a schedule 修改定时任务'),
  update: changed('updateSchedule', 'Change a schedule 修改定时任务'),
  delete: Documented({
    operationId: 'deleteSchedule',
    summary: 'Delete a schedule 删除定时任务',
    description: 'Its jobs remain. Only an administrator can delete a schedule of another user.',
    path,
    exampleId: 3,
    exampleFails: {
      status: 404,
      because: 'until a third schedule exists: it does not delete schedule 1, which the other examples use',
    },
    answers: [nothing, missing, deletionOfAnothers],
  }),
  next: Documented({
    operationId: 'listNextTicks',
    summary: 'Show the next ticks of a schedule 定时任务的后续触发时刻',
    description: 'In unix seconds, after now; also for a schedule that is not enabled.',
    path,
    query: [NextCount],
    answers: [
      gives('OK', TICKS, [1764144000, 1764147600]),
      invalid('An invalid count', { count: ['A valid integer is required.'] }),
      missing,
    ],
  }),
};
