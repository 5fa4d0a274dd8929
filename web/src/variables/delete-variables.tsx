import type { Me } from '@liucheng/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/error-text.js';
import { Button } from '../parts/button.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Note } from '../parts/note.js';
import { toast } from '../parts/toasts.js';
import { deleteVariables, type Variable } from './variables.js';

interface DeleteVariablesProps {
  variables: readonly Variable[];
  me: Me | undefined;
  onDeleted: () => void;
}

/** The button that deletes the ticked variables, after a question that says what depends on them. */
export function DeleteVariables({ variables, me, onDeleted }: DeleteVariablesProps) {
  const { t } = useTranslation('variables');
  const [isAsking, setAsking] = useState(false);
  const count = variables.length;
  const foreign = variables.filter(({ cuser }) => cuser !== me?.id);
  const mayAll = me?.role === 'admin' || foreign.length === 0;
  const remove = async (): Promise<void> => {
    const { deleted, failed } = await deleteVariables(variables);
    if (failed)
      toast.error(t('partly', { deleted, count, name: failed.name, problem: errorText(failed.error) }));
    else toast.success(t('deleted', { count }));
    onDeleted();
  };
  return (
    <>
      <Button
        icon="trash"
        isDisabled={!mayAll}
        onPress={() => {
          setAsking(true);
        }}
        testId="variable-delete"
      >
        {t('deleteCount', { count })}
      </Button>
      {!mayAll && (
        <Note>
          {foreign.length === 1 && count === 1
            ? t('notOwn', { user: foreign[0]?.user })
            : t('notOwnSelected')}
        </Note>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('deleteTitle', { count })}
        confirmLabel={t('delete')}
        isDanger
        onConfirm={remove}
      >
        <p>{variables.map(({ name }) => name).join(', ')}</p>
        <p>{t('deleteText')}</p>
      </ConfirmDialog>
    </>
  );
}
