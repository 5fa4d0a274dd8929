import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Watchdog } from './watchdog.js';
import { inTemporaryFolder } from './temporary-folder.js';

const NOBODY = { uid: 65_534, gid: 65_534 };
const COMMAND = { job: 1, owner: { ended: () => false }, user: NOBODY };

(process.getuid!() === 0 ? describe : describe.skip)(
  'the folder of a command that runs as another user',
  () => {
    const watchdog = new Watchdog();

    it('is removed with all that this user owns', async () => {
      const folder = await inTemporaryFolder(watchdog, COMMAND, (path) => Promise.resolve(path));
      expect(existsSync(folder)).toBe(false);
    });

    it('is removed as that user: what that user cannot remove stays, also behind links', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'liucheng-outside-'));
      await writeFile(join(outside, 'file'), '');
      const folder = await inTemporaryFolder(watchdog, COMMAND, async (path) => {
        await symlink(outside, join(path, 'link'));
        await mkdir(join(path, 'of-root'));
        await writeFile(join(path, 'of-root', 'file'), '');
        return path;
      });
      try {
        expect(existsSync(join(outside, 'file'))).toBe(true);
        expect(existsSync(join(folder, 'link'))).toBe(false);
        expect(existsSync(join(folder, 'of-root', 'file'))).toBe(true);
      } finally {
        for (const path of [folder, outside]) rmSync(path, { recursive: true });
      }
    });
  },
);
