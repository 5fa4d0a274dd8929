import { waitedTooLong } from '../database/database-error.js';
import type { TriggeredStart } from '../jobs/execute/triggered-starts.js';
import type { DueRow } from './due-statements.js';
import { Planning } from './planning.js';

const due = (id: number, cuser: number): DueRow => ({
  id,
  revision: 1,
  changed_at: '2026-01-01 00:00:00+00',
  process_id: id,
  cron: '* * * * * *',
  timezone: 'UTC',
  inputs: '{}',
  secret_inputs: null,
  version: null,
  misfire: 'skip',
  callback_url: null,
  cuser,
  bytes: 2,
  due: 1_000_000,
  now: 1_000_100,
});

/** @param prepare what becomes of the job of a process */
const planningWith = (prepare: (processId: number) => Promise<unknown>): Planning =>
  new Planning(
    { rows: () => Promise.resolve([]) } as never,
    { prepare: ({ processId }: TriggeredStart) => prepare(processId) } as never,
    {} as never,
  );

const idsOf = (plans: { row: DueRow }[]): number[] => plans.map(({ row }) => row.id);

describe('the plans of a round', () => {
  it('do not wait for those of a user whose flows take long to read, which come later', async () => {
    let end: (job: unknown) => void = () => undefined;
    const slow = new Promise((resolve) => (end = resolve));
    const planning = planningWith((id) => (id <= 100 ? slow : Promise.resolve({})));
    const rows = Array.from({ length: 100 }, (_, index) => due(index + 1, 1));
    const { plans, late } = await planning.plan([...rows, due(101, 2)], () => undefined);
    expect(idsOf(plans)).toEqual([101]);
    expect([...late.keys()]).toEqual([1]);
    end({});
    expect(idsOf((await late.get(1)) ?? [])).toHaveLength(100);
    expect(idsOf(plans)).toEqual([101]);
  });

  it('do not fail with that of a schedule which has waited too long for the work of others', async () => {
    const planning = planningWith((id) => (id === 1 ? Promise.reject(waitedTooLong()) : Promise.resolve({})));
    const retried: unknown[] = [];
    const { plans } = await planning.plan([due(1, 1), due(2, 1), due(3, 2)], ({ id }, why) =>
      retried.push([id, why]),
    );
    expect(idsOf(plans).sort()).toEqual([2, 3]);
    expect(retried).toEqual([[1, 'failed']]);
  });

  it('do not fail with that of a schedule whose time zone only other workers know', async () => {
    const planning = planningWith(() => Promise.resolve({}));
    const retried: unknown[] = [];
    const unknown = { ...due(1, 1), timezone: 'Mars/Phobos' };
    const { plans } = await planning.plan([unknown, due(2, 1), due(3, 2)], ({ id }, why) =>
      retried.push([id, why]),
    );
    expect(idsOf(plans).sort()).toEqual([2, 3]);
    expect(retried).toEqual([[1, 'unknown']]);
  });
});
