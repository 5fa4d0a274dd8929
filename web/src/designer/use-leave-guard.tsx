import { NotFound } from '@liucheng/client';
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { useEditor, useFlow } from './editor-store.js';
import type { Saver } from './saving/saver.js';

/**
 * Saves before the page is left for another one. If that cannot be done, asks first, until it is done; also if something is typed that is no
 * value yet, and would be lost.
 *
 * @returns the dialog that asks
 */
export function useLeaveGuard(saver: Saver) {
  const { t } = useTranslation('designer');
  const { isKept, problem, state } = useStore(saver.store);
  const editor = useEditor();
  const isUnread = editor.unread.isLeft(useFlow());
  const about = !isKept ? 'aboutNotKept' : problem instanceof NotFound ? 'aboutGone' : 'about';
  const blocker = useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      const isSaved = saver.store.getState().state === 'saved' || (await saver.flush());
      return !isSaved || editor.unread.isLeft(editor.flow());
    },
    // The saver listens to this itself, because it also keeps the draft.
    enableBeforeUnload: false,
    withResolver: true,
  });
  const isAnswered = blocker.status === 'blocked' && state === 'saved' && !isUnread;
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
      {state !== 'saved' && <p>{t(`leave.${about}`)}</p>}
      {isUnread && <p>{t('leave.aboutUnread')}</p>}
    </ConfirmDialog>
  );
}
