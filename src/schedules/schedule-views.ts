import type { Json } from '../flow/index.js';
import type { Language } from '../rest/language.js';
import type { ScheduleView } from './dto/schedule-view.js';
import type { ChangeableRow, ScheduleRow } from './schedule-statements.js';

/** The row as responses show it, in the language. */
export function scheduleView(row: ScheduleRow | ChangeableRow, language: Language): ScheduleView {
  // JSON leaves out undefined values.
  const hidden = {
    error_zh: undefined,
    secret_inputs: undefined,
    revision: undefined,
    changed_at: undefined,
  };
  return {
    ...row,
    ...hidden,
    inputs: JSON.parse(row.inputs) as Record<string, Json>,
    error: language === 'zh' ? (row.error_zh ?? row.error) : row.error,
  };
}
