import type { components } from '@liucheng/client';

type Schemas = components['schemas'];

/** A kind of node, as the catalogue describes it. */
export type NodeDefinition = Schemas['Node'];
export type OptionDefinition = Schemas['NodeOption'];
export type NodePackage = Schemas['Package'];

/** The kinds of nodes by `namespace/name`. */
export type Definitions = ReadonlyMap<string, NodeDefinition>;

/** `namespace/name`, which names a kind of node. */
export const kindOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  `${namespace}/${name}`;

/** What a node is called: by its own title, else by that of its kind. */
export const titleOf = (
  node: { title?: string | undefined; name: string },
  definition: NodeDefinition | undefined,
): string => node.title || definition?.title || node.name;

/** All kinds of nodes of the catalogue's packages. */
export const definitionsOf = (packages: readonly NodePackage[]): Definitions =>
  new Map(packages.flatMap(({ nodes }) => nodes).map((node) => [kindOf(node), node]));

/** The option whose texts name flow outputs of a node; undefined: none does. */
export function namingOption(definition: NodeDefinition | undefined): string | undefined {
  const more = definition?.ports.more.flowOutputs;
  return typeof more === 'object' ? more?.option : undefined;
}

/** Whether flow outputs named 1, 2, … may be added to a node. */
export const isNumbered = (definition: NodeDefinition | undefined): boolean =>
  definition?.ports.more.flowOutputs === 'numbered';
