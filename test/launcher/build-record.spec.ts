import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recordBuild, stateOfBuild } from '../../launcher/build-record.mjs';

describe('whether dist is built from the source', () => {
  let project: string;

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };
  const build = (areTypesChecked = true, isWhole = true) =>
    recordBuild(
      () => {
        write('dist/a.js', 'built');
        write('dist/a.js.map', '{}');
        return isWhole;
      },
      { areTypesChecked, project },
    );

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'liucheng-build-'));
    write('src/a.ts', 'first');
    write('tsconfig.json', '{}');
    write('package-lock.json', '{}');
  });

  afterEach(() => rmSync(project, { recursive: true }));

  it('is unknown before the first build, and known after it', async () => {
    expect(stateOfBuild(project)).toBe('unknown');
    expect(await build()).toBe(true);
    expect(stateOfBuild(project)).toBe('checked');
    await build(false);
    expect(stateOfBuild(project)).toBe('unchecked');
  });

  it.each([
    ['a changed file that is older than the build', 'src/a.ts'],
    ['a new file', 'src/folder/b.ts'],
    ['a setting of the compiler', 'tsconfig.json'],
    ['another version of a library', 'package-lock.json'],
  ])('counts by content: %s', async (_, file) => {
    await build();
    write(file, 'second');
    utimesSync(join(project, file), 1, 1);
    expect(stateOfBuild(project)).toBe('outdated');
  });

  it('does not depend on times, nor on specs', async () => {
    await build();
    utimesSync(join(project, 'src/a.ts'), 2e9, 2e9);
    write('src/a.spec.ts', 'a test');
    expect(stateOfBuild(project)).toBe('checked');
  });

  it('is known again when a change is reverted, if no build was tried meanwhile', async () => {
    await build();
    write('src/a.ts', 'second');
    write('src/a.ts', 'first');
    expect(stateOfBuild(project)).toBe('checked');
  });

  it('is unknown after a failed build, also if the source is unchanged', async () => {
    await build();
    write('src/a.ts', 'broken');
    expect(await build(true, false)).toBe(false);
    expect(stateOfBuild(project)).toBe('unknown');
    write('src/a.ts', 'first');
    expect(stateOfBuild(project)).toBe('unknown');
  });

  it('is unknown if the source changed during the build', async () => {
    const during = (): boolean => {
      write('src/a.ts', 'second');
      return true;
    };
    await recordBuild(during, { areTypesChecked: true, project });
    expect(stateOfBuild(project)).toBe('unknown');
  });

  it('is unknown if a built file was removed or changed', async () => {
    await build();
    write('dist/a.js', 'patched');
    expect(stateOfBuild(project)).toBe('unknown');
    await build();
    rmSync(join(project, 'dist/a.js'));
    expect(stateOfBuild(project)).toBe('unknown');
  });

  it('removes the output of a removed file from dist', async () => {
    write('src/b.ts', 'old');
    write('dist/b.js', 'old');
    write('dist/b.d.ts', 'old');
    rmSync(join(project, 'src/b.ts'));
    await build();
    for (const file of ['dist/b.js', 'dist/b.d.ts']) expect(existsSync(join(project, file))).toBe(false);
    expect(existsSync(join(project, 'dist/a.js.map'))).toBe(true);
  });
});
