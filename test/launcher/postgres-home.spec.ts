import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterFolder } from '../../launcher/postgres-home.mjs';

/** Root keeps the data of a folder that only root may enter elsewhere, because Postgres runs as another user. */
(process.getuid!() === 0 ? describe : describe.skip)('the data of a folder that only root may enter', () => {
  let home: string;
  let clusters: string[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'liucheng-postgres-home-'));
    clusters = [];
  });

  afterEach(() => {
    for (const folder of [home, ...clusters.map((cluster) => dirname(cluster))])
      rmSync(folder, { recursive: true, force: true });
  });

  const folder = (name: string) => join(home, name);

  const clusterOf = (name: string) => {
    const cluster = clusterFolder(folder(name));
    clusters.push(cluster);
    return cluster;
  };

  /** A data folder with data. */
  const used = (name: string) => {
    mkdirSync(folder(name));
    const cluster = clusterOf(name);
    mkdirSync(cluster);
    writeFileSync(join(cluster, 'PG_VERSION'), '18');
    return cluster;
  };

  const hasData = (cluster: string) => existsSync(join(cluster, 'PG_VERSION'));

  it('stay with a folder that was moved, also while another one has its place', () => {
    const old = used('data');
    renameSync(folder('data'), folder('old'));
    const next = used('data');
    expect(hasData(old)).toBe(true);
    expect([clusterOf('old'), clusterOf('data')]).toEqual([old, next]);
  });

  it('are the same by all paths of the folder', () => {
    const cluster = used('data');
    symlinkSync(folder('data'), folder('link'));
    expect([clusterOf('link'), clusterOf('data')]).toEqual([cluster, cluster]);
    expect(hasData(cluster)).toBe(true);
  });

  it('are not those of a copy', () => {
    const cluster = used('data');
    cpSync(folder('data'), folder('copy'), { recursive: true, verbatimSymlinks: true });
    expect(clusterOf('copy')).not.toBe(cluster);
    expect(clusterOf('data')).toBe(cluster);
  });
});
