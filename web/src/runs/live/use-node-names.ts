import { useMemo } from 'react';
import { useCatalogue } from '../../api/catalogue.js';
import { type NodeNames, nodeNames } from '../model/node-names.js';

/** The names of the nodes of a flow, with the titles of the catalogue where the flow has none. */
export function useNodeNames(flow: unknown): NodeNames {
  const { data: packages } = useCatalogue();
  return useMemo(() => {
    const kinds = (packages ?? []).flatMap(({ namespace, nodes }) =>
      nodes.map(({ name, title }): [string, string] => [`${namespace}/${name}`, title]),
    );
    return nodeNames(flow, new Map(kinds));
  }, [flow, packages]);
}
