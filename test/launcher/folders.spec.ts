import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder, PROJECT } from '../../launcher/folders.mjs';

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

// With `recursive` of `mkdirSync`, it used a whole core and did not notice SIGTERM.
it.each([
  [
    'below one that takes none',
    '/proc/liucheng/data',
    /^liucheng: the folder \/proc(\/liucheng)? cannot be created \(E[A-Z]+\)$/m,
  ],
  [
    'where a file is',
    join(PROJECT, 'package.json'),
    /^liucheng: the folder .*package\.json cannot be created \(EEXIST\)$/m,
  ],
])(
  'a data folder %s: `npm start` says that it cannot be created, and ends',
  (_, folder, message) => {
    const { status, stderr } = spawnSync(process.execPath, ['launcher/start.mjs'], {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, LIUCHENG_DATA_DIR: folder },
      encoding: 'utf8',
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  },
  40_000,
);
