import type { Process } from '@liucheng/client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useMay } from '../api/session.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { IconButton } from '../parts/icon-button.js';
import { Menu } from '../parts/menu.js';
import type { MenuEntry } from '../parts/menu.js';
import type { Opened } from './opened.js';
import styles from './designer.module.css';
import { useEditor, useSelection } from './editor-store.js';
import type { Alignment } from './model/commands/align.js';
import type { Saver } from './saving/saver.js';
import { SavedState } from './saving/saved-state.js';
import type { Commands } from './use-commands.js';

const ALIGNMENTS: readonly Alignment[] = [
  'left',
  'centre',
  'right',
  'top',
  'middle',
  'bottom',
  'across',
  'down',
];

interface ToolbarProps {
  process: Process;
  saver: Saver;
  commands: Commands;
  isReadOnly: boolean;
  setOpened: (opened: Opened) => void;
}

/** The bar above the canvas: name, what is saved, undo; layout and find; versions, submit, run. */
export function Toolbar({ process, saver, commands, isReadOnly, setOpened }: ToolbarProps) {
  const { t } = useTranslation('designer');
  const may = useMay();
  const { store } = useEditor();
  const canUndo = useStore(store, ({ history }) => history.past !== null);
  const canRedo = useStore(store, ({ history }) => history.future !== null);
  const { ids } = useSelection();
  const running = useStore(commands.running);
  const alignments = ALIGNMENTS.map((how): MenuEntry => {
    const onAction = () => commands.align(how);
    return { id: how, label: t(`align.${how}`), onAction };
  });
  const tools: MenuEntry[] = [
    { id: 'layout', icon: 'layout', label: t('layout'), onAction: () => void commands.layOut() },
    { id: 'note', icon: 'note', label: t('addNote'), shortcut: 'N', onAction: commands.addNote },
    {
      id: 'duplicate',
      icon: 'copy',
      label: t('duplicate'),
      shortcut: 'Ctrl+D',
      isDisabled: ids.size === 0,
      onAction: commands.duplicateSelected,
    },
    ...(ids.size > 1 ? alignments : []),
  ];
  const versions: MenuEntry = {
    id: 'versions',
    icon: 'history',
    label: t('versions'),
    onAction: () => setOpened({ what: 'versions' }),
  };
  const find: MenuEntry = {
    id: 'find',
    icon: 'search',
    label: t('find.title'),
    shortcut: 'Ctrl+F',
    onAction: () => setOpened({ what: 'find' }),
  };
  const keys: MenuEntry = {
    id: 'keys',
    icon: 'info',
    label: t('keys.title'),
    shortcut: '?',
    onAction: () => setOpened({ what: 'keys' }),
  };
  return (
    <header className={styles.toolbar}>
      <Link to="/processes" className={styles.back ?? ''} aria-label={t('back')}>
        <Icon name="back" />
      </Link>
      <h1 className={styles.name} title={process.name}>
        {process.name}
      </h1>
      {!isReadOnly && <SavedState saver={saver} onConflict={() => setOpened({ what: 'conflict' })} />}
      <span className={styles.space} />
      {!isReadOnly && (
        <div className={styles.group} role="group" aria-label={t('editing')}>
          <span className={styles.narrow}>
            <IconButton
              icon="undo"
              label={t('undo')}
              shortcut="Ctrl+Z"
              isDisabled={!canUndo}
              onPress={commands.undo}
              testId="undo"
            />
            <IconButton
              icon="redo"
              label={t('redo')}
              shortcut="Ctrl+Shift+Z"
              isDisabled={!canRedo}
              onPress={commands.redo}
              testId="redo"
            />
          </span>
          <span className={styles.wide}>
            <IconButton
              icon="layout"
              label={t('layout')}
              isPending={running.layOut}
              onPress={() => void commands.layOut()}
              testId="layout"
            />
          </span>
          <Menu label={t('tools')} entries={[...tools, find, versions, keys]}>
            <IconButton icon="more" label={t('tools')} testId="tools" />
          </Menu>
        </div>
      )}
      {isReadOnly && (
        <Menu label={t('tools')} entries={[find, keys]}>
          <IconButton icon="more" label={t('tools')} testId="tools" />
        </Menu>
      )}
      <span className={styles.split} />
      <span className={styles.narrow}>
        <IconButton icon="history" label={t('versions')} onPress={versions.onAction} testId="versions" />
        <Link
          to="/jobs"
          search={{ process: String(process.id) }}
          className={styles.back ?? ''}
          aria-label={t('jobs')}
          title={t('jobs')}
          data-testid="process-jobs"
        >
          <Icon name="jobs" />
        </Link>
        <Link
          to="/processes/$id/triggers"
          params={{ id: String(process.id) }}
          className={styles.back ?? ''}
          aria-label={t('triggers')}
          title={t('triggers')}
        >
          <Icon name="schedule" />
        </Link>
      </span>
      {!isReadOnly && (
        <>
          <span className={styles.narrow}>
            <IconButton
              icon="save"
              label={t('save')}
              shortcut="Ctrl+S"
              onPress={() => void commands.save()}
              testId="save"
            />
          </span>
          <Button
            icon="submit"
            isPending={running.submit}
            onPress={() => void commands.submit()}
            testId="submit"
          >
            {t('submit')}
          </Button>
        </>
      )}
      {may('POST /api/process/execute/') && (
        <Button icon="play" variant="primary" onPress={() => void commands.run()} testId="run">
          {t('run')}
        </Button>
      )}
    </header>
  );
}
