import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import type { Commands } from '../use-commands.js';
import styles from './forms.module.css';

/** The buttons below the form of a node: to connect it, duplicate it and delete it. */
export function NodeButtons({ node, commands }: { node: string; commands: Commands }) {
  const { t } = useTranslation('designer');
  return (
    <footer className={styles.footer}>
      <Button size="small" icon="link" onPress={() => commands.open({ what: 'connect', node })}>
        {t('form.connect')}
      </Button>
      <Button size="small" icon="copy" onPress={commands.duplicateSelected}>
        {t('duplicate')}
      </Button>
      <Button
        size="small"
        icon="trash"
        variant="quiet"
        onPress={commands.removeSelected}
        testId="delete-node"
      >
        {t('form.delete')}
      </Button>
    </footer>
  );
}
