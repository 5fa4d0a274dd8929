import type { components, operations } from '@liucheng/client';

type Schemas = components['schemas'];
export type AuditRecord = Schemas['Audit'];
export type AuditPage = Schemas['AuditPage'];
type AuditQuery = NonNullable<operations['listAuditRecords']['parameters']['query']>;

export type AuditAction = AuditRecord['action'];
export type AuditObject = AuditRecord['object'];

/** In the order of the filter. */
export const ACTIONS: readonly AuditAction[] = [
  'create',
  'update',
  'delete',
  'save',
  'upload',
  'copy',
  'import',
  'execute',
  'stop',
  'rerun',
  'switch_off',
  'rotate',
  'retry',
  'secret',
  'login',
  'login_failed',
  'logout',
  'password',
  'password_failed',
];

export const OBJECTS: readonly AuditObject[] = [
  'process',
  'job',
  'policy',
  'variable',
  'schedule',
  'hook',
  'user',
  'key',
  'callback',
];

export const SEARCH_NAMES = ['action', 'object', 'cuser', 'process', 'from', 'to'] as const;

/** The filters as the URL has them; `from` and `to` are days, `2026-11-26`. */
export type AuditSearch = Record<(typeof SEARCH_NAMES)[number], string>;

/** The filters as the API takes them. What is no value of a filter is left out. Days begin and end by the clock of this computer. */
export function auditQuery({ action, object, cuser, process, from, to }: AuditSearch): AuditQuery {
  return given({
    action: ACTIONS.find((each) => each === action),
    object: OBJECTS.find((each) => each === object),
    cuser: idOf(cuser),
    process: idOf(process),
    since: dayStart(from, 0),
    until: dayStart(to, 1),
  });
}

const idOf = (text: string): number | undefined => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);

function dayStart(day: string, later: number): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + later).getTime() / 1_000;
}

const given = <T extends object>(filters: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };

/** The processes that records are about. */
export const processesOf = (records: readonly AuditRecord[]): number[] =>
  records.flatMap(({ object, object_id: id, process }) =>
    object === 'process' && id !== null ? [id] : process === null ? [] : [process],
  );
