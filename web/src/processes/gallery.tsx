import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createWithFlow } from '../api/create-with-flow.js';
import { queries } from '../api/queries.js';
import { Dialog } from '../parts/dialog.js';
import { Icon, type IconName } from '../parts/icon.js';
import { toast } from '../parts/toasts.js';
import { useIsThere } from '../parts/use-is-there.js';
import { type ExampleName, EXAMPLES, exampleFlow } from './examples.js';
import { lastProject } from './last-project.js';
import styles from './processes.module.css';

const ICONS: Record<ExampleName, IconName> = {
  'branch-and-notify': 'process',
  'daily-report': 'chart',
  'csv-to-api': 'users',
  'webhook-with-fallback': 'hook',
  'fan-out-with-retries': 'submit',
  'poll-until-done': 'refresh',
  'download-transform-upload': 'code',
  'follow-pages': 'copy',
  'approval-by-link': 'link',
  'approval-with-timeout': 'schedule',
  'order-with-compensation': 'undo',
  'clean-up-folder': 'folder',
  'nightly-clean-up': 'moon',
};

/** Cards of the example flows. Choosing one creates a process with it and opens it. */
export function Gallery() {
  const { t } = useTranslation('processes');
  const navigate = useNavigate();
  const isThere = useIsThere();
  const [chosen, setChosen] = useState<ExampleName>();
  const choose = async (name: ExampleName): Promise<void> => {
    setChosen(name);
    try {
      const flow = await exampleFlow(name);
      const project = lastProject() ?? t('form.defaultProject');
      const title = t(`example.${name}.title`);
      const { id } = await createWithFlow({ name: title, project }, flow);
      const open = () => navigate({ to: '/processes/$id', params: { id: String(id) } });
      if (isThere()) await open();
      else
        toast.success(t('form.created', { name: title }), {
          label: t('form.open'),
          onAction: () => void open(),
        });
      await queries.invalidateQueries({ queryKey: ['processes'] });
    } catch (error) {
      toast.error(error);
      setChosen(undefined);
    }
  };
  return (
    <ul className={styles.gallery} data-testid="gallery">
      {EXAMPLES.map((name) => (
        <li key={name}>
          <button
            type="button"
            className={styles.example}
            disabled={chosen !== undefined}
            aria-busy={chosen === name}
            data-testid={`example-${name}`}
            onClick={() => void choose(name)}
          >
            <span className={styles.exampleIcon}>
              <Icon name={chosen === name ? 'running' : ICONS[name]} size={17} />
            </span>
            <span className={styles.exampleTitle}>{t(`example.${name}.title`)}</span>
            <span className={styles.exampleText}>{t(`example.${name}.text`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The gallery over the list. */
export function GalleryDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('gallery.title')} size="large">
      <p className={styles.galleryAbout}>{t('gallery.about')}</p>
      <Gallery />
    </Dialog>
  );
}
