import { Catalogue } from '../flow/index.js';
import type { NodePackage } from '../flow/index.js';
import { corePackages } from './core-packages.js';

/** The built-in nodes, and those of third parties after them. */
export function builtinCatalogue(more: readonly NodePackage[] = []): Catalogue {
  return new Catalogue([...corePackages, ...more]);
}
