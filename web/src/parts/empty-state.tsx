import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.js';
import styles from './states.module.css';

interface EmptyStateProps {
  /** It is the whole page, so its title is the page's. */
  isPage?: boolean;
  icon: IconName;
  title: string;
  /** What will be here, and what to do for it. */
  text: string;
  /** The buttons for it. */
  children?: ReactNode;
}

/** Stands where a list has nothing, and says what to do next. */
export function EmptyState({ isPage = false, icon, title, text, children }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className={styles.state}>
      <span className={styles.drawing}>
        <Icon name={icon} size={22} />
      </span>
      <Title className={styles.title}>{title}</Title>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
