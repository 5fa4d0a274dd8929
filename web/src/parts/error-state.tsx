import { useTranslation } from 'react-i18next';
import { errorText } from '../api/error-text.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import styles from './states.module.css';

interface ErrorStateProps {
  /** It is the whole page, so its title is the page's. */
  isPage?: boolean;
  error: unknown;
  onRetry?: (() => void) | undefined;
}

/** Stands where something could not be read: says why, and offers to try again. */
export function ErrorState({ isPage = false, error, onRetry }: ErrorStateProps) {
  const Title = isPage ? 'h1' : 'h2';
  const { t } = useTranslation('parts');
  return (
    <div className={styles.state} data-tone="danger" role="alert" data-testid="error-state">
      <span className={styles.drawing}>
        <Icon name="warning" size={22} />
      </span>
      <Title className={styles.title}>{t('errorTitle')}</Title>
      <p className={styles.text}>{errorText(error)}</p>
      {onRetry && (
        <div className={styles.actions}>
          <Button icon="refresh" onPress={onRetry}>
            {t('tryAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A line that says what went wrong, inside a form or a dialog. */
export function ErrorNote({ text }: { text: string }) {
  return (
    <div className={styles.note} role="alert">
      <Icon name="warning" size={15} />
      <span>{text}</span>
    </div>
  );
}
