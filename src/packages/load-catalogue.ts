import { createRequire } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@nestjs/common';
import { SETTINGS, SettingsError } from '../config/settings.js';
import { type Catalogue, messageOf } from '../flow/index.js';
import { builtinCatalogue } from '../nodes/index.js';
import { checkPackage } from './check-package.js';
import { completePackage } from './complete-package.js';
import type { NodePackage } from './node-package.js';
import { isRecord } from './shape.js';

/**
 * Loads the catalogue of the built-in nodes and of the nodes in the given modules.
 *
 * @param modules names of modules, or paths to a module or to a folder with one (`/…`, or `./…` from the working directory)
 * @throws SettingsError naming every module that is invalid, with the node and the property
 */
export async function loadCatalogue(modules: readonly string[]): Promise<Catalogue> {
  const problems: string[] = [];
  const packages: NodePackage[] = [];
  const owners = new Map<string, string>();
  for (const module of modules) {
    const report = (problem: string) => problems.push(`${SETTINGS.packages.variable}: ${module}: ${problem}`);
    for (const loaded of await packagesOf(module, report)) {
      const faults = checkPackage(loaded);
      faults.forEach(report);
      if (faults.length > 0) continue;
      const added = loaded as NodePackage;
      const owner = owners.get(added.namespace);
      if (owner !== undefined)
        report(`the namespace ${added.namespace} is already used by a package of ${owner}`);
      owners.set(added.namespace, module);
      packages.push(added);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return builtinCatalogue(packages.map((source) => completePackage(source)));
}

async function packagesOf(module: string, report: (problem: string) => void): Promise<unknown[]> {
  try {
    const exported = await withinTime(module, import(specifierOf(module)) as Promise<Exported>);
    const given = exported.packages ?? defaultOf(exported);
    if (given !== undefined) return Array.isArray(given) ? (given as unknown[]) : [given];
    report(
      'has neither a default export nor one named `packages`; it must be a node package or a list of them',
    );
  } catch (error) {
    // Only the first line: the stack of `require` does not help an operator.
    report(`cannot be loaded: ${messageOf(error).split('\n', 1).join('')}`);
  }
  return [];
}

interface Exported {
  packages?: unknown;
  default?: unknown;
}

/** The default export. TypeScript compiles it to a property of the default export of a CommonJS module. */
function defaultOf(exported: Exported): unknown {
  const own = exported.default;
  return isRecord(own) && own.__esModule === true ? (own.packages ?? own.default) : own;
}

const SLOW_MS = 5_000;
const GIVE_UP_MS = 30_000;

/**
 * Waits for the import of a module, and names the module if that takes long, and if the process ends meanwhile.
 *
 * @throws Error after {@link GIVE_UP_MS}: a module can wait for ever, for instance for a server
 */
async function withinTime<Result>(module: string, loading: Promise<Result>): Promise<Result> {
  const onExit = (): void => console.error(`the process ended while it loaded the package ${module}`);
  process.once('exit', onExit);
  const slow = setTimeout(() => new Logger('liucheng').warn(`loading the package ${module}`), SLOW_MS);
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`it has not loaded within ${GIVE_UP_MS / 1000} s`)), GIVE_UP_MS);
  });
  try {
    return await Promise.race([loading, tooLate]);
  } finally {
    process.off('exit', onExit);
    clearTimeout(slow);
    clearTimeout(late);
  }
}

/** `import` does not accept folders. `require` resolves a folder to the main module in its package.json. */
function specifierOf(module: string): string {
  if (!isAbsolute(module) && !module.startsWith('.')) return module;
  return pathToFileURL(createRequire(import.meta.url).resolve(resolve(module))).href;
}
