import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/icon.js';
import { setLanguage } from './i18n.js';
import styles from './shell.module.css';
import { setTheme, useTheme } from './theme.js';

/** Shows everything in the other language. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation('app');
  const other = i18n.resolvedLanguage === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className={styles.switch}
      lang={other}
      aria-label={t('otherLanguage')}
      title={t('otherLanguage')}
      data-testid="language"
      onClick={() => {
        setLanguage(other);
      }}
    >
      <Icon name="language" />
      <span className={styles.switchText}>{t('otherLanguage')}</span>
    </button>
  );
}

/** Turns the light on and off. */
export function ThemeSwitch() {
  const { t } = useTranslation('app');
  const theme = useTheme((state) => state.theme);
  const other = theme === 'dark' ? 'light' : 'dark';
  const label = t(other === 'dark' ? 'toDark' : 'toLight');
  return (
    <button
      type="button"
      className={styles.switch}
      aria-label={label}
      title={label}
      data-testid="theme"
      onClick={() => {
        setTheme(other);
      }}
    >
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
