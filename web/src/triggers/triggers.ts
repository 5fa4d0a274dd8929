import type { components } from '@liucheng/client';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';

type Schemas = components['schemas'];
export type Schedule = Schemas['Schedule'];
type SchedulePage = Schemas['SchedulePage'];
export type ScheduleInput = Schemas['ScheduleInput'];
export type Hook = Schemas['Hook'];
type HookPage = Schemas['HookPage'];
export type HookInput = Schemas['HookInput'];
export type NewHook = Schemas['NewHook'];

/** What schedules and hooks have in common. */
export type Trigger = Pick<Schedule & Hook, keyof Schedule & keyof Hook>;

/** Which of them a list shows. */
export interface ListQuery {
  ordering: string;
  offset: number;
  limit: number;
  process?: number;
  enabled?: boolean;
}

const NOTHING = { count: 0, next: null, previous: null, results: [] };

const refreshSchedules = (): Promise<void> => queries.invalidateQueries({ queryKey: ['schedules'] });
const refreshHooks = (): Promise<void> => queries.invalidateQueries({ queryKey: ['hooks'] });

export async function readSchedules(query: ListQuery, signal: AbortSignal): Promise<SchedulePage> {
  return (await client.api.GET('/api/process/schedule/', { params: { query }, signal })).data ?? NOTHING;
}

export async function readHooks(query: ListQuery, signal: AbortSignal): Promise<HookPage> {
  return (await client.api.GET('/api/process/hook/', { params: { query }, signal })).data ?? NOTHING;
}

export async function createSchedule(body: ScheduleInput): Promise<Schedule | undefined> {
  const { data } = await client.api.POST('/api/process/schedule/', { body });
  await refreshSchedules();
  return data;
}

export async function changeSchedule(
  id: number,
  body: Schemas['ScheduleChange'],
): Promise<Schedule | undefined> {
  const { data } = await client.api.PATCH('/api/process/schedule/{id}/', { params: { path: { id } }, body });
  await refreshSchedules();
  return data;
}

export async function deleteSchedule(id: number): Promise<void> {
  await client.api.DELETE('/api/process/schedule/{id}/', { params: { path: { id } } });
  await refreshSchedules();
}

/** @returns the hook with its token and its secret, which no other answer has */
export async function createHook(body: HookInput): Promise<NewHook | undefined> {
  const { data } = await client.api.POST('/api/process/hook/', { body });
  await refreshHooks();
  return data;
}

export async function changeHook(id: number, body: Schemas['HookChange']): Promise<void> {
  await client.api.PATCH('/api/process/hook/{id}/', { params: { path: { id } }, body });
  await refreshHooks();
}

export async function deleteHook(id: number): Promise<void> {
  await client.api.DELETE('/api/process/hook/{id}/', { params: { path: { id } } });
  await refreshHooks();
}

/** Gives a hook a new token and a new secret. @returns both, which no other answer has */
export async function rotateHook(id: number): Promise<NewHook | undefined> {
  const { data } = await client.api.POST('/api/process/hook/{id}/rotate/', { params: { path: { id } } });
  await refreshHooks();
  return data;
}
