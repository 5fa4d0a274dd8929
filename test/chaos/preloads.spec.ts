import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertPlantable, compilePreloads, plantedBugNames } from './preloads.js';

describe('planted bugs', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liucheng-preloads-'));
    await compilePreloads(folder);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('can all be planted', async () => {
    await assertPlantable(folder, await plantedBugNames());
  });

  it('are refused before a run if the statement that they edit has changed', async () => {
    const [one = '', other = ''] = await plantedBugNames();
    await writeFile(
      join(folder, 'planted-bugs', `${other}.js`),
      `import { editStatement } from '../planted-bug.js';
       export const plant = () => editStatement({ name: 'job-flush', text: 'SELECT 1' }, 'FROM job', '');`,
    );
    await expect(assertPlantable(folder, [one, other])).rejects.toThrow(
      `the planted bug ${other} cannot be planted: job-flush does not contain: FROM job`,
    );
  });
});
