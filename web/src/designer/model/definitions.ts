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

/** All kinds of nodes of the catalogue's packages. */
export const definitionsOf = (packages: readonly NodePackage[]): Definitions =>
  new Map(packages.flatMap(({ nodes }) => nodes).map((node) => [kindOf(node), node]));

/** Which ports a flow may add to a node. The catalogue does not say it, so the built-in nodes that have such ports are listed here. */
interface Growth {
  inputs?: boolean;
  outputs?: boolean;
  /** Flow outputs named 1, 2, … */
  numbered?: boolean;
  /** The option that names flow outputs. */
  named?: string;
}

const GROWTH: Readonly<Record<string, Growth>> = {
  'core.operation/expression': { inputs: true },
  'core.code/javascript': { inputs: true, outputs: true },
  'core.programming/sequence': { numbered: true },
  'core.programming/parallel': { numbered: true },
  'core.programming/switch': { named: 'cases' },
};

/** Which ports may be added to nodes of this kind. */
export const growthOf = (node: { namespace: string; name: string }): Growth => GROWTH[kindOf(node)] ?? {};

/** Whether an input takes the id of a process. The catalogue does not say it, so the built-in inputs are listed here. */
export const isProcessInput = (node: { namespace: string; name: string }, input: string): boolean =>
  `${kindOf(node)}:${input}` === 'core.programming/callProcess:process';

/** What the text of an option is, for its editor. */
export type TextKind = 'plain' | 'code' | 'jsonata' | 'variable';

const TEXTS: Readonly<Record<string, TextKind>> = {
  'core.code/javascript:code': 'code',
  'core.operation/expression:expression': 'jsonata',
  'core.variable/get:variable': 'variable',
  'core.variable/set:variable': 'variable',
};

/** How an option's text is edited. */
export function textKindOf(node: { namespace: string; name: string }, option: string): TextKind {
  return TEXTS[`${kindOf(node)}:${option}`] ?? (option === 'code' ? 'code' : 'plain');
}
