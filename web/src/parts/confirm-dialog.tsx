import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/error-text.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import styles from './dialog.module.css';
import { ErrorNote } from './error-state.js';
import { toast } from './toasts.js';
import { useClearedByLogin } from './use-cleared-by-login.js';

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The verb: "Delete 3 processes". */
  confirmLabel: string;
  isDanger?: boolean | undefined;
  /** False until the dialog knows what it asks. */
  isReady?: boolean | undefined;
  /** The dialog shows that it is being done, closes when it is, and stays with the error when it failed. */
  onConfirm: () => Promise<unknown>;
  testId?: string | undefined;
}

/** A question before something that cannot be undone. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  children,
  confirmLabel,
  isDanger = false,
  isReady = true,
  onConfirm,
  testId,
}: ConfirmDialogProps) {
  const { t } = useTranslation('parts');
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  useClearedByLogin(error, () => setError(undefined));
  // How often it was closed: what ends after that belongs to an earlier question.
  const closed = useRef(0);
  const close = (): void => {
    closed.current += 1;
    setPending(false);
    setError(undefined);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    const asked = closed.current;
    setPending(true);
    setError(undefined);
    try {
      await onConfirm();
      if (closed.current === asked) close();
    } catch (failure) {
      if (closed.current !== asked) {
        toast.error(failure);
        return;
      }
      setPending(false);
      setError(failure);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={title}
      size="small"
      role="alertdialog"
      footer={
        <>
          <Button onPress={close}>{t('cancel')}</Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            isPending={isPending || !isReady}
            onPress={() => void confirm()}
            testId={testId ?? 'confirm'}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className={styles.message}>{children}</div>
      {error !== undefined && <ErrorNote text={errorText(error)} />}
    </Dialog>
  );
}
