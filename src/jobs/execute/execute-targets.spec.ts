import type { Database } from '../../database/database.js';
import type { Catalogue } from '../../flow/index.js';
import type { DefinitionsService } from '../../versions/definitions.service.js';
import type { DraftDependencies } from '../../versions/draft-dependencies.js';
import type { DraftChecks } from '../../versions/draft-checks.service.js';
import type { StartRequest } from './execute-request.js';
import { ExecuteTargets } from './execute-targets.js';

it('the execute of a draft does not wait for the checks of another user who executes it too', async () => {
  const checks: number[] = [];
  let refuse: (error: Error) => void = () => undefined;
  const checkAhead = (_: number, caller: number) => {
    checks.push(caller);
    return caller === 1 ? new Promise((_resolve, reject) => (refuse = reject)) : Promise.resolve(null);
  };
  const rows = () => Promise.resolve([{ definition_id: 7, moment: '0' }]);
  const transaction = (work: (executor: object) => unknown) => work({ rows });
  const targets = new ExecuteTargets(
    { transaction } as unknown as Database,
    {} as DefinitionsService,
    { checkAhead } as unknown as DraftChecks,
    {} as DraftDependencies,
    { revisions: {} } as unknown as Catalogue,
  );
  const freeze = (id: number) => targets.freezeDraft({ processId: 1, actor: { id } } as StartRequest);
  const waiting = [freeze(1), freeze(1)];
  const ended = Promise.allSettled(waiting);
  const other = freeze(2);
  expect(checks).toEqual([1, 2]);
  expect(await other).toEqual({ definitionId: 7, moment: '0' });
  refuse(new Error('too many of your flows wait'));
  await expect(waiting[0]).rejects.toThrow('too many');
  await new Promise((resolve) => setImmediate(resolve));
  refuse(new Error('too many of your flows wait'));
  await ended;
});
