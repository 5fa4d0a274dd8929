import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { binaries, serverUser } from '../launcher/postgres-home.mjs';
import { SETTINGS } from '../src/config/settings.js';

/*
 * Checks of the Dockerfile and docker-compose.yml that need no container engine.
 */

const [dockerfile, ignored, compose] = ['Dockerfile', '.dockerignore', 'docker-compose.yml'].map((file) =>
  readFileSync(file, 'utf8'),
) as [string, string, string];

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found!);

/** What the lines of a Dockerfile copy from the checkout. */
const copiedBy = (lines: string): string[] =>
  all(lines, /^COPY (?!--from)(.*) \S+$/gm).flatMap((files) => files.split(' '));

/** The folder of the `package.json` that a file or folder belongs to. */
const workspaceOf = (path: string): string =>
  path === '.' || existsSync(join(path, 'package.json')) ? path : workspaceOf(dirname(path));

/** Node and glibc read them. */
const FOR_OTHERS = ['NODE_ENV', 'MALLOC_ARENA_MAX'];

describe('the containers', () => {
  it('make a database that Postgres accepts', async () => {
    const args = /POSTGRES_INITDB_ARGS: (.*)/.exec(compose)![1]!.split(' ');
    const folder = await mkdtemp(join(tmpdir(), 'liucheng-initdb-'));
    try {
      const user = serverUser(folder);
      if (user.uid !== undefined) await chown(folder, user.uid, user.gid!);
      const initdb = promisify(execFile)(
        join(binaries(user), 'initdb'),
        [`--pgdata=${join(folder, 'data')}`, '--auth=trust', '--no-sync', ...args],
        { ...user, cwd: '/', env: { LC_ALL: 'C' } },
      );
      await expect(initdb).resolves.toHaveProperty('stdout', expect.stringContaining('Success'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('set nothing that the program does not read', () => {
    const set = [
      ...all(compose, /^ +(LIUCHENG_\w+|\w+_URL|TRUST_PROXY): /gm),
      ...all(all(dockerfile, /^ENV (.*)/gm).join(' '), /(\w+)=/g).filter(
        (name) => !FOR_OTHERS.includes(name),
      ),
    ];
    expect(set).toContain('LIUCHENG_SECRET_KEY');
    expect(set).toContain('HOST');
    expect(Object.values(SETTINGS).map(({ variable }) => variable)).toEqual(expect.arrayContaining(set));
  });

  it.each(['docs/deployment.md', 'docs/deployment.zh.md'])(
    'pass on the settings that %s names, and leave the others at their defaults',
    (page) => {
      const passed = all(compose, /^ +(\w+): \$\{\1:-\}$/gm);
      const [, named = ''] = /^(`TRUST_PROXY`.*)`\.env`/m.exec(readFileSync(page, 'utf8'))!;
      expect(passed.length).toBeGreaterThan(0);
      expect(passed.toSorted()).toEqual(all(named, /`(\w+)`/g).toSorted());
    },
  );

  it('let their program read its standard input, such as a password', () => {
    const { stdout } = spawnSync(join('docker', 'run.sh'), ['cat'], {
      input: 'a password',
      encoding: 'utf8',
    });
    expect(stdout).toBe('a password');
  });

  it('run programs that the build makes', () => {
    const programs = all(dockerfile + compose, /\bdist\/([\w/-]+)\.js\b/g);
    expect(programs).toContain('database/migrate');
    expect(programs.filter((program) => !existsSync(`src/${program}.ts`))).toEqual([]);
  });

  it('are built from files that are there and reach the engine', () => {
    const copied = copiedBy(dockerfile);
    expect(copied).toContain('src');
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
    expect(all(ignored, /^!(.*)$/gm)).toEqual(expect.arrayContaining(copied));
  });

  it('install what each workspace needs of which they build files', () => {
    const [installed, built] = dockerfile.split('RUN npm ci\n', 2).map(copiedBy) as [string[], string[]];
    const workspaces = built.map(workspaceOf).filter((folder) => folder !== '.');
    expect(workspaces).toContain('web');
    expect(installed).toEqual(expect.arrayContaining(workspaces.map((folder) => `${folder}/package.json`)));
  });

  it.each(['docs/deployment.md', 'docs/deployment.zh.md'])(
    'get the .env that %s shows, from zsh as well',
    (page) => {
      // Where zsh is typed into, # begins no comment: cat would read files of its words, and leave .env empty.
      expect(readFileSync(page, 'utf8')).toMatch(/^cat > \.env <<END\nLIUCHENG_SECRET_KEY=/m);
    },
  );

  it('give a worker the time in which it gives its jobs back', () => {
    const patience = Number(/stop_grace_period: (\d+)s/.exec(compose)![1]) * 1_000;
    // A node that resists is waited for ten seconds.
    expect(patience).toBeGreaterThan(Number(/LIUCHENG_GRACE_MS: (\d+)/.exec(compose)![1]) + 10_000);
  });
});
