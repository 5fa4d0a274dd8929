import { fullName } from './definition.js';
import type { NodeDefinition, NodePackage } from './definition.js';

/** All nodes that flows may use, by package. */
export class Catalogue {
  private readonly definitions = new Map<string, NodeDefinition>();

  /** @throws Error where two definitions bear one name, or one lies outside its package's namespace */
  constructor(readonly packages: readonly NodePackage[]) {
    for (const { namespace, nodes } of packages) {
      for (const node of nodes) {
        const name = fullName(node);
        if (node.namespace !== namespace) throw new Error(`${name} is listed in the package ${namespace}`);
        if (this.definitions.has(name)) throw new Error(`two nodes are named ${name}`);
        this.definitions.set(name, node);
      }
    }
  }

  /** The definition of `core.http.request`, say; undefined where there is none. */
  get(name: string): NodeDefinition | undefined {
    return this.definitions.get(name);
  }
}
