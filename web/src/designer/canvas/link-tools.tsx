import { EdgeLabelRenderer, useStore } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import type { CanvasEdit } from './canvas-edit.js';
import styles from './link-edge.module.css';
import { useMark } from './marks.js';

interface LinkToolsProps {
  id: string;
  /** The middle of the link, on the canvas. */
  x: number;
  y: number;
  edit: CanvasEdit;
  /** One of the buttons was pressed. */
  onUsed: () => void;
}

/** Above the middle of a link that is selected or below the pointer: a node between, or no link. */
export function LinkTools({ id, x, y, edit, onUsed }: LinkToolsProps) {
  const { t } = useTranslation('designer');
  const isQuiet = useMark(({ isFar, linking }) => isFar || linking !== null);
  // Where the canvas is zoomed out, the buttons stay as large as fingers need them.
  const scale = useStore(({ transform }) => Math.max(1, 1 / transform[2]));
  if (isQuiet) return null;
  return (
    <EdgeLabelRenderer>
      <div
        className={`${styles.tools} nodrag nopan`}
        style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -100%) scale(${scale})` }}
      >
        <button
          type="button"
          title={t('canvas.insert')}
          aria-label={t('canvas.insert')}
          data-testid={`insert-${id}`}
          onClick={({ clientX, clientY }) => {
            onUsed();
            edit.requestAdd({ place: { x, y }, screen: { x: clientX, y: clientY }, from: null, into: id });
          }}
        >
          <Icon name="plus" size={14} />
        </button>
        <button
          type="button"
          title={t('form.unlink')}
          aria-label={t('form.unlink')}
          data-testid={`unlink-${id}`}
          onClick={() => edit.unlink(id)}
        >
          <Icon name="trash" size={14} />
        </button>
      </div>
    </EdgeLabelRenderer>
  );
}
