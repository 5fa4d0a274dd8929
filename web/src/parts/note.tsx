import type { ReactNode } from 'react';
import { Icon } from './icon.js';
import styles from './note.module.css';

interface NoteProps {
  tone?: 'info' | 'warning' | undefined;
  children: ReactNode;
  testId?: string | undefined;
}

/** A line on a coloured ground that says what one should know here: why a button is off, what a change ends. */
export function Note({ tone = 'info', children, testId }: NoteProps) {
  return (
    <div className={styles.note} data-tone={tone} data-testid={testId}>
      <Icon name={tone} size={15} />
      <div>{children}</div>
    </div>
  );
}
