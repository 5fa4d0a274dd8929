import type { Actor } from '../../rest/requests/caller.js';
import { until } from '../../../test/support/until.js';
import { OtherFlows } from './other-flows.js';
import type { RerunRow } from './rerun-statements.js';

const actor = (id: number): Actor => ({ id, confirm: () => undefined }) as Actor;
const JOB = { process_id: 1, version: 1, definition_id: 1 } as RerunRow;

describe('comparisons of flows', () => {
  it('are made one at a time for each user, since two large flows take 100 MB', async () => {
    const users: number[] = [];
    const flows = new OtherFlows(
      { rows: () => Promise.resolve([{ definition_id: 2 }]) } as never,
      {
        comparable: (_: number[], user: number) => {
          users.push(user);
          return new Promise(() => undefined);
        },
      } as never,
      {} as never,
      {} as never,
      {} as never,
    );
    for (const user of [1, 1, 1, 2]) void flows.of(JOB, 2, actor(user));
    await until(() => users.includes(2), 'that of the other user has begun');
    expect(users).toEqual([1, 2]);
  });
});
