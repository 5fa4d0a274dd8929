import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classNames } from './class-names.js';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.js';

interface DialogProps {
  isOpen: boolean;
  /** Undefined: neither Escape nor a cross nor a click beside it closes it. */
  onClose?: (() => void) | undefined;
  title: string;
  children: ReactNode;
  /** The buttons, right-aligned below; the last is the main one. */
  footer?: ReactNode;
  size?: 'small' | 'medium' | 'large' | undefined;
  /** Shows what nobody sees again: a click beside the window does not close it. */
  isOnce?: boolean | undefined;
  role?: 'dialog' | 'alertdialog' | undefined;
  testId?: string | undefined;
}

/**
 * A window over the page. It keeps the focus inside and gives it back; Escape and the cross close it, and so does a click beside it, as
 * long as nothing was typed into a form in it.
 */
export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  footer,
  size = 'medium',
  isOnce = false,
  role = 'dialog',
  testId,
}: DialogProps) {
  const { t } = useTranslation('parts');
  const [isTyped, setTyped] = useState(false);
  if (!isOpen && isTyped) setTyped(false);
  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable={onClose !== undefined && !isOnce && !isTyped}
      isKeyboardDismissDisabled={onClose === undefined}
      className={styles.overlay ?? ''}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className={classNames(styles.modal, styles[size])}>
        <AriaDialog role={role} className={styles.dialog ?? ''} data-testid={testId}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title ?? ''}>
              {title}
            </Heading>
            {onClose && <IconButton icon="close" label={t('close')} size="small" onPress={onClose} />}
          </header>
          <div
            className={styles.body}
            onInput={({ target }) => {
              if (target instanceof Element && target.closest('form, [data-form]') !== null) setTyped(true);
            }}
          >
            {children}
          </div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
