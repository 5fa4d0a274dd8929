import { NotAuthenticated } from '@liucheng/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { errorText } from '../api/error-text.js';
import { afterResume } from '../api/session.js';
import { Icon } from './icon.js';
import styles from './toasts.module.css';

/** What a toast offers to do: "Undo". */
interface ToastAction {
  label: string;
  onAction: () => void;
}

interface Toast {
  id: number;
  tone: 'success' | 'error' | 'info';
  text: string;
  action: ToastAction | undefined;
  /** Whether it tells of a request that was refused because the session had ended. */
  isOfEndedSession?: boolean;
}

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }));
let last = 0;

const add = (tone: Toast['tone'], text: string, action?: ToastAction, isOfEndedSession = false): void => {
  const id = ++last;
  // The same message twice says nothing new.
  useToasts.setState(({ toasts }) => ({
    toasts: [
      ...toasts.filter((other) => other.text !== text),
      { id, tone, text, action, isOfEndedSession },
    ].slice(-4),
  }));
};

const dismiss = (id: number): void => {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
};

const dismissOfEndedSession = (): void => {
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.filter(({ isOfEndedSession }) => isOfEndedSession !== true),
  }));
};

/** Tells the person that something was done, or was not. */
export const toast = {
  success: (text: string, action?: ToastAction): void => {
    add('success', text, action);
  },
  info: (text: string, action?: ToastAction): void => {
    add('info', text, action);
  },
  /** Takes a text, or an error, whose message it shows. Stays until it is closed; that of a session that has ended until the login. */
  error: (problem: unknown, action?: ToastAction): void => {
    const text = typeof problem === 'string' ? problem : errorText(problem);
    add('error', text, action, problem instanceof NotAuthenticated);
  },
};

/** How long a toast that reports no error shows, in milliseconds. */
const SHOWN_MS = 6_000;

/** Where toasts appear: at the top of every page, where they cover neither lists of problems nor the buttons of windows. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  useEffect(() => afterResume(dismissOfEndedSession), []);
  return (
    <div
      className={styles.toasts}
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      // A window over the page leaves it usable, and does not take a click on it for one beside the window.
      data-react-aria-top-layer="true"
    >
      {toasts.map((shown) => (
        <ToastCard key={shown.id} {...shown} />
      ))}
    </div>
  );
}

function ToastCard({ id, tone, text, action }: Toast) {
  const { t } = useTranslation('parts');
  useEffect(() => {
    if (tone === 'error') return;
    const timer = setTimeout(() => {
      dismiss(id);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [id, tone]);
  return (
    <div className={styles.toast} data-tone={tone} data-testid={`toast-${tone}`}>
      <Icon name={tone} size={17} />
      <p className={styles.text}>{text}</p>
      {action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            dismiss(id);
            action.onAction();
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        className={styles.close}
        aria-label={t('close')}
        // The keyboard stays where it is: this button goes.
        onMouseDown={(event) => {
          event.preventDefault();
        }}
        onClick={() => {
          dismiss(id);
        }}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
