import { NotFound } from '@liucheng/client';
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import type { Saver } from './saving/saver.js';

/** Saves before the page is left for another one; if that cannot be done, asks first, until it is done. @returns the dialog that asks */
export function useLeaveGuard(saver: Saver) {
  const { t } = useTranslation('designer');
  const { isKept, problem, state } = useStore(saver.store);
  const about = !isKept ? 'aboutNotKept' : problem instanceof NotFound ? 'aboutGone' : 'about';
  const blocker = useBlocker({
    shouldBlockFn: async ({ current, next }) =>
      current.pathname !== next.pathname &&
      saver.store.getState().state !== 'saved' &&
      !(await saver.flush()),
    // The saver listens to this itself, because it also keeps the draft.
    enableBeforeUnload: false,
    withResolver: true,
  });
  const isAnswered = blocker.status === 'blocked' && state === 'saved';
  const { proceed } = blocker;
  useEffect(() => {
    if (isAnswered) proceed?.();
  }, [isAnswered, proceed]);
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leave.title')}
      confirmLabel={t('leave.confirm')}
      isDanger
      onConfirm={() => {
        blocker.proceed?.();
        return Promise.resolve();
      }}
    >
      {t(`leave.${about}`)}
    </ConfirmDialog>
  );
}
