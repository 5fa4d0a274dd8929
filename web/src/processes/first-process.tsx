import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { Card } from '../parts/page.js';
import { Gallery } from './gallery.js';
import styles from './processes.module.css';

/** Stands in for the list while there is no process: says what to do first, and shows the examples. */
export function FirstProcess({ mayCreate, onCreate }: { mayCreate: boolean; onCreate: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <>
      <Card>
        <EmptyState
          icon="process"
          title={t('empty.title')}
          text={mayCreate ? t('empty.text') : t('emptyViewer')}
        >
          {mayCreate && (
            <Button variant="primary" icon="plus" onPress={onCreate}>
              {t('new')}
            </Button>
          )}
        </EmptyState>
      </Card>
      {mayCreate && (
        <section aria-label={t('gallery.title')}>
          <h2 className={styles.galleryTitle}>{t('gallery.title')}</h2>
          <Gallery />
        </section>
      )}
    </>
  );
}
