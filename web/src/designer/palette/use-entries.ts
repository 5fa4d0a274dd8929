import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogueQuery, useCatalogue } from '../../api/catalogue.js';
import { entriesOf } from './entries.js';
import type { Entry } from './entries.js';

/** All kinds of nodes, with their titles in both languages for the search. */
export function useEntries(): Entry[] {
  const { i18n } = useTranslation();
  const shown = useCatalogue();
  const other = useQuery(catalogueQuery(i18n.resolvedLanguage === 'zh' ? 'en' : 'zh'));
  return useMemo(() => entriesOf(shown.data ?? [], other.data ?? []), [shown.data, other.data]);
}
