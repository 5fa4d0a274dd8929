import { fullName } from './definition.js';
import type { NodeDefinition, NodePackage } from './definition.js';

/** The definitions of all nodes that flows may use, by package. */
export class Catalogue {
  private readonly definitions = new Map<string, NodeDefinition>();
  /** The full names of all nodes, for example `core.http.request`. */
  readonly names: readonly string[];
  /** The revision of each node, by its name, as JSON text: what statements compare with the revisions that a flow was checked with. */
  readonly revisions: string;

  /** @throws Error if two definitions have the same name, or one is not in its package's namespace */
  constructor(readonly packages: readonly NodePackage[]) {
    for (const { namespace, nodes } of packages) {
      for (const node of nodes) {
        const name = fullName(node);
        if (node.namespace !== namespace) throw new Error(`${name} is listed in the package ${namespace}`);
        if (this.definitions.has(name)) throw new Error(`two nodes are named ${name}`);
        this.definitions.set(name, node);
      }
    }
    this.names = [...this.definitions.keys()];
    this.revisions = JSON.stringify(
      Object.fromEntries([...this.definitions].map(([name, { revision }]) => [name, revision])),
    );
  }

  /** @param name for example `core.http.request` */
  get(name: string): NodeDefinition | undefined {
    return this.definitions.get(name);
  }
}
