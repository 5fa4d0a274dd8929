import { useStoreApi } from '@xyflow/react';
import { useState } from 'react';

/**
 * Keeps React Flow from measuring nodes: the model knows their sizes and ports. Measured, a node that is drawn without ports would
 * lose its links, and each node that comes into view would be laid out once more. React Flow 12 has no option for this: it measures
 * also nodes that are given with `measured` and `handles` (https://github.com/xyflow/xyflow/pull/5826 would add one). Call it above
 * the `ReactFlow` of the provider.
 */
export function useKnownSizes(): void {
  const { setState } = useStoreApi();
  // React Flow takes the function when it is drawn first, before effects run.
  useState(() => setState({ updateNodeInternals: () => undefined }));
}
