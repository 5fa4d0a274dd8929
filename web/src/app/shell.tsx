import { NotAuthenticated } from '@liucheng/client';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { SessionDialog } from '../access/session-dialog.js';
import { useMe } from '../api/session.js';
import { sessionState } from '../api/session-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { IconButton } from '../parts/icon-button.js';
import { Toasts } from '../parts/toasts.js';
import { Navigation } from './navigation.js';
import { useOnline } from './online.js';
import { PersonMenu } from './person-menu.js';
import { sessionShown } from './session-shown.js';
import styles from './shell.module.css';
import { LanguageSwitch, ThemeSwitch } from './switches.js';

/** Pages that need the whole window. */
const isWide = (path: string): boolean => /^\/(processes|jobs)\/\d+\/?$/.test(path);

/** The page of a process, which keeps what is changed while there is no network. */
const keepsChanges = (path: string): boolean => /^\/processes\/\d+\/?$/.test(path);

/** What is around every page: the navigation, the switches for language and theme, who is logged in, the bar that says "offline". */
export function Shell() {
  const { pathname, href } = useLocation();
  const me = useMe();
  const isLogin = pathname === '/login';
  const state = useStore(sessionState, (session) => session.state);
  const shown = sessionShown({
    isLoginPage: isLogin,
    state,
    hasPerson: me.data !== undefined,
    isRefused: me.error instanceof NotAuthenticated,
  });
  if (shown === 'nothing') return null;
  if (shown === 'login') return <Navigate to="/login" search={{ next: href }} replace />;
  return (
    <>
      {isLogin ? <Bare /> : <Framed path={pathname} me={me} />}
      {shown === 'dialog' && <SessionDialog />}
      <Toasts />
    </>
  );
}

function Bare() {
  return (
    <div className={styles.bare}>
      <div className={styles.bareSwitches}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main id="content">
        <Outlet />
      </main>
    </div>
  );
}

function Framed({ path, me }: { path: string; me: ReturnType<typeof useMe> }) {
  const isNarrow = isWide(path);
  const { t } = useTranslation('app');
  const isOnline = useOnline();
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <div
      className={styles.shell}
      data-narrow={isNarrow || undefined}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <a href="#content" className={styles.skip}>
        {t('skip')}
      </a>
      <header className={styles.top}>
        <IconButton
          icon={isOpen ? 'close' : 'menu'}
          label={t('menu')}
          isPressed={isOpen}
          onPress={() => {
            setOpen(!isOpen);
          }}
        />
        <span className={styles.brandName}>{t('product')}</span>
      </header>
      {isOpen && <div className={styles.scrim} onClick={close} />}
      <aside className={styles.side} data-open={isOpen || undefined}>
        <div className={styles.brand}>
          <span className={styles.mark}>
            <Icon name="process" size={17} />
          </span>
          <span className={styles.brandName}>{t('product')}</span>
        </div>
        <Navigation isNarrow={isNarrow && !isOpen} onGo={close} />
        <div className={styles.foot}>
          <PersonMenu isNarrow={isNarrow && !isOpen} />
          <div className={styles.switches}>
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </div>
      </aside>
      <div className={styles.body}>
        {!isOnline && (
          <p className={styles.offline} role="status">
            <Icon name="offline" size={15} />
            {t(keepsChanges(path) ? 'offlineDraft' : 'offline')}
          </p>
        )}
        <main id="content" className={styles.content} tabIndex={-1}>
          {me.isLoadingError ? (
            <ErrorState isPage error={me.error} onRetry={() => void me.refetch()} />
          ) : (
            <Outlet />
          )}
        </main>
      </div>
    </div>
  );
}
