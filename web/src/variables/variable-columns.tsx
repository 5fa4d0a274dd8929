import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/icon.js';
import { IconButton } from '../parts/icon-button.js';
import type { Column } from '../parts/table.js';
import { Ago } from '../parts/time.js';
import type { Variable } from './variables.js';
import styles from './variables.module.css';

/** The columns of the list of shared variables. The value of a secret is never there. */
export function useVariableColumns(
  mayEdit: boolean,
  onEdit: (variable: Variable) => void,
): Column<Variable>[] {
  const { t } = useTranslation('variables');
  const edit: Column<Variable> = {
    id: 'edit',
    title: t('edit', { name: '' }).trim(),
    isTitleHidden: true,
    width: '56px',
    align: 'end',
    cell: (variable) => (
      <IconButton
        icon="edit"
        size="small"
        label={t('edit', { name: variable.name })}
        onPress={() => {
          onEdit(variable);
        }}
        testId={`variable-edit-${variable.name}`}
      />
    ),
  };
  return [
    {
      id: 'name',
      title: t('name'),
      order: 'name',
      cell: ({ name, mark }) => (
        <>
          <div className={styles.name}>{name}</div>
          {mark !== '' && <div className={styles.mark}>{mark}</div>}
        </>
      ),
    },
    { id: 'type', title: t('type'), order: 'type', width: '14%', cell: ({ type }) => t(`types.${type}`) },
    { id: 'value', title: t('value'), cell: (variable) => <Value variable={variable} /> },
    {
      id: 'user',
      title: t('owner'),
      order: 'cuser',
      width: '14%',
      isWideOnly: true,
      cell: ({ user }) => user,
    },
    {
      id: 'ctime',
      title: t('created'),
      order: 'ctime',
      width: '14%',
      isWideOnly: true,
      cell: ({ ctime }) => <Ago at={ctime} />,
    },
    ...(mayEdit ? [edit] : []),
  ];
}

function Value({ variable: { type, value } }: { variable: Variable }) {
  const { t } = useTranslation('variables');
  if (type === 'password')
    return (
      <span className={styles.secret} title={t('secret')}>
        <Icon name="key" size={14} />
        <span aria-hidden="true">••••••••</span>
        <span className={styles.hidden}>{t('secret')}</span>
      </span>
    );
  if (value === null || value === undefined || value === '')
    return <span className={styles.soft}>{t('noValue')}</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <span className={styles.value} title={text.slice(0, 1_000)}>
      {text.slice(0, 200)}
    </span>
  );
}
