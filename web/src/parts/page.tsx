import { type ReactNode, useEffect } from 'react';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** A sentence below the title. */
  about?: string | undefined;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with a title, which the browser's tab shows too. Pages that fill the window, such as the designer, do without it. */
export function Page({ title, about, actions, children }: PageProps) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {about && <p className={styles.about}>{about}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A framed surface, as around a table or a form. */
export function Card({ children, isPadded = false }: { children: ReactNode; isPadded?: boolean }) {
  return <div className={isPadded ? `${styles.card} ${styles.padded}` : styles.card}>{children}</div>;
}

/** A row of filters and buttons above a table. It wraps on narrow screens. */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className={styles.toolbar}>{children}</div>;
}

/** Names the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'liucheng' : `${title} · liucheng`;
  }, [title]);
}
