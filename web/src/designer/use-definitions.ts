import { useMemo, useState } from 'react';
import { useCatalogue } from '../api/catalogue.js';
import { definitionsOf } from './model/definitions.js';
import type { Definitions, NodePackage } from './model/definitions.js';

/** The kinds of nodes. While they are read in another language, those of the language before stay. */
export function useDefinitions(): {
  definitions: Definitions | undefined;
  error: unknown;
  refetch: () => unknown;
} {
  const { data, error, refetch } = useCatalogue();
  const [shown, setShown] = useState<readonly NodePackage[] | undefined>(data);
  if (data !== undefined && data !== shown) setShown(data);
  const definitions = useMemo(() => shown && definitionsOf(shown), [shown]);
  return { definitions, error: definitions === undefined ? error : null, refetch };
}
