import type { ReactNode } from 'react';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { Fields } from './form.js';
import { Note } from './note.js';

interface OnceDialogProps {
  isOpen?: boolean;
  title: string;
  /** That nobody sees it again. */
  warning: string;
  doneLabel: string;
  onClose: () => void;
  /** What is shown, in fields to copy from. */
  children: ReactNode;
  testId?: string;
  doneTestId?: string;
}

/** Shows what nobody sees again, such as a new API key. A click beside the window does not close it. */
export function OnceDialog({
  isOpen = true,
  title,
  warning,
  doneLabel,
  onClose,
  children,
  testId,
  doneTestId,
}: OnceDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      isOnce
      onClose={onClose}
      title={title}
      testId={testId}
      footer={
        <Button variant="primary" onPress={onClose} testId={doneTestId}>
          {doneLabel}
        </Button>
      }
    >
      <Fields>
        <Note tone="warning">{warning}</Note>
        {children}
      </Fields>
    </Dialog>
  );
}
