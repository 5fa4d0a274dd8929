import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { ErrorNote } from './error-state.js';
import styles from './form.module.css';
import type { useSubmit } from './use-submit.js';

interface FormDialogProps {
  title: string;
  onClose: () => void;
  form: ReturnType<typeof useSubmit>;
  /** The verb: "Create". */
  submitLabel: string;
  children: ReactNode;
  size?: 'small' | 'medium' | 'large' | undefined;
  testId?: string | undefined;
}

/** A form in a window: its fields, what is wrong beside them, and its buttons. It is open as long as it is rendered. */
export function FormDialog({ title, onClose, form, submitLabel, children, size, testId }: FormDialogProps) {
  const { t } = useTranslation('parts');
  const id = useId();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      size={size}
      testId={testId}
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form={id} isPending={form.isPending} testId="form-submit">
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} noValidate className={styles.fields} onSubmit={form.onSubmit}>
        {children}
      </form>
      {form.problem !== undefined && <ErrorNote text={form.problem} />}
    </Dialog>
  );
}

/** Fields below each other. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={styles.fields}>{children}</div>;
}

/** Fields beside each other, where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
