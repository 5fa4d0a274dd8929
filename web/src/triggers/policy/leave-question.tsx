import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';

/** Asks before a form is left whose changes are not saved, for another tab or another page. */
export function LeaveQuestion({ isChanged }: { isChanged: boolean }) {
  const { t } = useTranslation('triggers');
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leaveTitle')}
      confirmLabel={t('leave')}
      isDanger
      onConfirm={() => {
        blocker.proceed?.();
        return Promise.resolve();
      }}
    >
      {t('leaveText')}
    </ConfirmDialog>
  );
}
