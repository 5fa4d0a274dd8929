import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useProcessNames } from '../api/process-names.js';
import { ComboBox } from './combo-box.js';
import type { FieldProps } from './field.js';
import { processChoices } from './process-choices.js';

interface ProcessFieldProps extends Omit<FieldProps, 'label'> {
  label?: string | undefined;
  /** The id of the chosen process; null: none. */
  value: number | null;
  onChange: (process: number | null) => void;
  placeholder?: string | undefined;
}

/** How many processes are listed at once. */
const LISTED = 30;

/** A choice of a process: typing searches all of them by name, and takes their number too. */
export function ProcessField({ value, onChange, label, ...field }: ProcessFieldProps) {
  const { t } = useTranslation('parts');
  const names = useProcessNames(value === null ? [] : [value]);
  const nameOf = (id: number): string => names.get(id) ?? t('processNumber', { id });
  const own = value === null ? '' : nameOf(value);
  // What was typed counts until another process is chosen, here or from outside.
  const [typed, setTyped] = useState<{ text: string; before: number | null }>();
  const text = typed === undefined || typed.before !== value ? own : typed.text;
  // The name of the chosen one finds only itself: what is listed then are the newest.
  const search = text === own ? '' : text.trim();
  const { data } = useQuery({
    queryKey: ['processes', 'choices', search],
    queryFn: ({ signal }) =>
      client.processes.list({ limit: LISTED, ...(search === '' ? {} : { name: search }) }, { signal }).page(),
    placeholderData: keepPreviousData,
  });
  return (
    <ComboBox
      {...field}
      label={label ?? t('process')}
      items={processChoices(data?.results ?? [], { chosen: value, search, nameOf })}
      value={value === null ? null : String(value)}
      typed={text}
      onType={(next) => {
        const isEmptied = next === '' && value !== null;
        setTyped({ text: next, before: isEmptied ? null : value });
        if (isEmptied) onChange(null);
      }}
      onChange={(id) => {
        setTyped(undefined);
        onChange(id === null ? null : Number(id));
      }}
    />
  );
}
