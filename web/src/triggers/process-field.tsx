import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useProcessNames } from '../api/process-names.js';
import { ComboBox } from '../parts/combo-box.js';
import type { FieldProps } from '../parts/field.js';

interface ProcessFieldProps extends Omit<FieldProps, 'label'> {
  label?: string | undefined;
  value: number | null;
  onChange: (process: number | null) => void;
  placeholder?: string | undefined;
}

/** A choice of a process: typing searches all of them by name. */
export function ProcessField({ value, onChange, label, ...field }: ProcessFieldProps) {
  const { t } = useTranslation('triggers');
  const names = useProcessNames(value === null ? [] : [value]);
  const own = value === null ? '' : (names.get(value) ?? '');
  const [typed, setTyped] = useState<string>();
  // The name of the chosen one finds only itself: what is listed then are the newest.
  const search = typed === undefined || typed === own ? '' : typed.trim();
  const { data } = useQuery({
    queryKey: ['processes', 'choices', search],
    queryFn: ({ signal }) =>
      client.processes.list({ limit: 30, ...(search === '' ? {} : { name: search }) }, { signal }).page(),
    placeholderData: keepPreviousData,
  });
  const found = data?.results.map(({ id, name }) => ({ id: String(id), label: name, note: `#${id}` })) ?? [];
  const isListed = value === null || found.some(({ id }) => id === String(value));
  return (
    <ComboBox
      {...field}
      label={label ?? t('process')}
      items={
        isListed || own === '' ? found : [{ id: String(value), label: own, note: `#${value}` }, ...found]
      }
      value={value === null ? null : String(value)}
      typed={typed ?? own}
      onType={(text) => {
        setTyped(text);
        if (text === '' && value !== null) onChange(null);
      }}
      onChange={(id) => {
        const chosen = found.find((item) => item.id === id);
        setTyped(id === null ? '' : (chosen?.label ?? own));
        onChange(id === null ? null : Number(id));
      }}
    />
  );
}
