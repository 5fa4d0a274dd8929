import { Catalogue } from '../flow/index.js';
import type { NodePackage } from '../flow/index.js';

/** The built-in packages: the one list that a new built-in package is added to. */
export const builtinPackages: readonly NodePackage[] = [];

/** The built-in nodes, and those of third parties after them. */
export function builtinCatalogue(more: readonly NodePackage[] = []): Catalogue {
  return new Catalogue([...builtinPackages, ...more]);
}
