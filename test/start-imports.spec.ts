import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a process loads only when it is needed. Each takes a tenth to a third of the CPU time of a start (measured). */
const LATE = {
  'boot/worker-app.module.ts': ['@nestjs/swagger', 'class-validator', 'undici'],
  'boot/app.ts': ['@nestjs/swagger', 'undici'],
};

const importsOf = (path: string): string[] =>
  [
    ...readFileSync(join('src', path), 'utf8').matchAll(
      /^(?:import|export)\s(?!type\b)(?:[^;]*?\sfrom\s)?'([^']+)';/gm,
    ),
  ].map(([, name]) => name!);

/** The packages that a source file and those that it imports load at once. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set([entry]);
  for (const path of seen)
    for (const name of importsOf(path)) {
      if (!name.startsWith('.')) packages.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
      const file = join(dirname(path), name.replace(/\.js$/, '.ts'));
      if (name.startsWith('.') && existsSync(join('src', file))) seen.add(file);
    }
  return packages;
}

test.each(Object.entries(LATE))('%s starts without what it does not need yet', (entry, late) => {
  const packages = packagesOf(entry);
  expect([...packages]).toContain('@nestjs/common');
  expect(late.filter((name) => packages.has(name))).toEqual([]);
});
