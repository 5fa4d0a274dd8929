import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../../launcher/folders.mjs';

it('the data folder has one path, also by links and before it exists', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'liucheng-folders-')));
  try {
    mkdirSync(join(folder, 'disk', 'data'), { recursive: true });
    symlinkSync(join(folder, 'disk'), join(folder, 'link'));
    const names = ['disk/data', 'link/data', 'disk/new/data', 'link/new/data'];
    const paths = names.map((name) => dataFolder({ LIUCHENG_DATA_DIR: join(folder, name) }));
    expect(paths).toEqual(
      ['disk/data', 'disk/data', 'disk/new/data', 'disk/new/data'].map((name) => join(folder, name)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
