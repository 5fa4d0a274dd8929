import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../parts/icon-button.js';
import styles from './canvas.module.css';

/** Zoom in and out, and show all. */
export const ZoomBar = memo(function ZoomBar({ onFit }: { onFit: () => void }) {
  const { t } = useTranslation('designer');
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <Panel position="bottom-left" className={styles.zoom ?? ''}>
      <IconButton icon="minus" label={t('canvas.zoomOut')} size="small" onPress={() => void zoomOut()} />
      <span className={styles.percent}>{zoom}%</span>
      <IconButton icon="plus" label={t('canvas.zoomIn')} size="small" onPress={() => void zoomIn()} />
      <IconButton icon="fit" label={t('canvas.fit')} size="small" shortcut="1" onPress={() => onFit()} />
    </Panel>
  );
});
