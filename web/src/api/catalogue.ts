import type { components } from '@liucheng/client';
import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from './client.js';

type Schemas = components['schemas'];
export type NodePackage = Schemas['Package'];

/** The node catalogue in a language: titles and descriptions are translated by the server. */
export const catalogueQuery = (language: string) =>
  queryOptions({
    queryKey: ['catalogue', language],
    queryFn: async ({ signal }) => {
      const { data } = await client.api.GET('/api/nodes/package/', {
        params: { query: { limit: 1000 } },
        headers: { 'accept-language': language },
        signal,
      });
      return data?.results ?? [];
    },
    staleTime: Infinity,
  });

/** All node packages with their node definitions, in the page's language. */
export const useCatalogue = (): UseQueryResult<NodePackage[]> =>
  useQuery(catalogueQuery(useTranslation().i18n.resolvedLanguage ?? 'en'));
