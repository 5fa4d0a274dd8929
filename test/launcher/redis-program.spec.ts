import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisProgram } from '../../launcher/redis-program.mjs';

/** A Debian whose apt gives fixed answers: the packages that it would install, and their contents. */
describe('a Redis from the system’s packages, where none is installed', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liucheng-redis-program-'));
    env = { PATH: join(folder, 'bin'), LIUCHENG_DATA_DIR: join(folder, 'data') };
    mkdirSync(join(folder, 'bin'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, script: string) => {
    const file = join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    chmodSync(file, 0o755);
  };

  /** @param missing by package, the folder of libraries that it holds */
  const debian = (missing: Record<string, string>) => {
    const install = [...Object.keys(missing), 'redis-tools', 'redis-server'];
    program(
      'apt-get',
      `echo "$@" >> ${folder}/asked
      case "$*" in
        *--simulate*) printf 'Inst %s (1.0 Debian)\\n' ${install.join(' ')} ;;
        *download*) for name; do case $name in redis-*|lib*) : > "$name.deb" ;; esac; done ;;
      esac`,
    );
    const libraries = Object.entries(missing).map(
      ([name, path]) => `*/${name}.deb) mkdir -p "$3/${path}" ;;`,
    );
    program(
      'dpkg',
      `case $2 in
        */redis-server.deb) mkdir -p "$3/usr/bin" && : > "$3/usr/bin/redis-server" ;;
        ${libraries.join('\n')}
      esac`,
    );
  };
  const cached = (path: string) => join(folder, 'data', 'redis-server', path);

  it('needs no other libraries if the system has all of them', async () => {
    debian({});
    expect(await redisProgram(env)).toEqual({ file: cached('usr/bin/redis-server'), env: {} });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/download redis-tools redis-server\n$/);
  });

  it('ends apt when the search is ended', async () => {
    program('apt-get', 'exec sleep 60');
    program('dpkg', 'exit 1');
    await expect(redisProgram(env, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });

  it('adds those that the system lacks, from any folder of their packages', async () => {
    debian({ libjemalloc2: 'usr/lib/x86_64-linux-gnu', liblzf1: 'lib/x86_64-linux-gnu' });
    const found = (await redisProgram(env)) as { env: Record<string, string> };
    expect(found.env).toEqual({
      LD_LIBRARY_PATH: `${cached('usr/lib/x86_64-linux-gnu')}:${cached('lib/x86_64-linux-gnu')}`,
    });
  });

  it('is unpacked once', async () => {
    debian({});
    const first = await redisProgram(env);
    rmSync(join(folder, 'bin', 'apt-get'));
    expect(await redisProgram(env)).toEqual(first);
  });

  it('leaves no files if the packages contain no Redis, and says so', async () => {
    debian({});
    program('dpkg', 'mkdir -p "$3/usr/share"');
    await expect(redisProgram(env)).rejects.toThrow(
      /there is no usr\/bin\/redis-server in redis-server\.deb, redis-tools\.deb/,
    );
    expect(existsSync(cached(''))).toBe(false);
  });

  it('says what to install if there is neither apt nor Docker', async () => {
    await expect(redisProgram(env)).rejects.toThrow(
      /^No Redis server found\. Install redis-server [^]*neither Debian nor Ubuntu[^]*Docker: not installed/,
    );
  });
});
