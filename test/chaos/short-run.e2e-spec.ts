import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As `npm run chaos`, which needs no jest, after the build that `npm test` has done. */
it('keeps every promise in a short chaos run', async () => {
  const main = ['--import', './test/support/typescript.mjs', 'test/chaos/main.ts'];
  const load = ['--seed', 'short', '--jobs', '80', '--deadly', '0', '--faults', '6', '--minutes', '0.15'];
  const { stdout } = await run('node', [...main, ...load, '--workers', '2'], {
    timeout: 170_000,
  }).catch((error: unknown) => {
    const { stdout: said = '' } = error as { stdout?: string };
    throw new Error(`${said}\n${String(error)}`, { cause: error });
  });
  expect(stdout).toContain('every promise was kept');
}, 180_000);
