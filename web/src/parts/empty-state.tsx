import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.js';
import styles from './states.module.css';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** What will be here, and what to do for it. */
  text: string;
  /** The buttons for it. */
  children?: ReactNode;
}

/** Stands where a list has nothing, and says what to do next. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.drawing}>
        <Icon name={icon} size={22} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
