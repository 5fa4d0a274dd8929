import { Catalogue } from '../flow/index.js';
import type { NodePackage } from '../flow/index.js';
import { corePackages } from './core-packages.js';

/** The catalogue of the built-in nodes, followed by those of third parties. */
export function builtinCatalogue(more: readonly NodePackage[] = []): Catalogue {
  return new Catalogue([...corePackages, ...more]);
}
