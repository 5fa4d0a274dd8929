import { createRequire } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SETTINGS, SettingsError } from '../config/settings.js';
import type { Catalogue } from '../flow/index.js';
import { builtinCatalogue } from '../nodes/index.js';
import { checkPackage } from './check-package.js';
import { completePackage } from './complete-package.js';
import type { NodePackage } from './node-package.js';

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
    const exported = (await import(specifierOf(module))) as { packages?: unknown; default?: unknown };
    const given = exported.packages ?? exported.default;
    if (given !== undefined) return Array.isArray(given) ? (given as unknown[]) : [given];
    report(
      'has neither a default export nor one named `packages`; it must be a node package or a list of them',
    );
  } catch (error) {
    // Only the first line: the stack of `require` does not help an operator.
    report(`cannot be loaded: ${String(error).split('\n', 1).join('')}`);
  }
  return [];
}

/** `import` does not accept folders. `require` resolves a folder to the main module in its package.json. */
function specifierOf(module: string): string {
  if (!isAbsolute(module) && !module.startsWith('.')) return module;
  return pathToFileURL(createRequire(import.meta.url).resolve(resolve(module))).href;
}
