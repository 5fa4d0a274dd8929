import { useReactFlow } from '@xyflow/react';
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import { portCentre } from '../model/geometry.js';
import { portKey } from '../model/ports.js';
import type { Port, Ports } from '../model/ports.js';
import { EditContext } from './edit-context.js';
import { useMark } from './marks.js';
import styles from './node-card.module.css';

/** How far from the node, in pixels of the canvas, the node that is added begins. */
const DISTANCE = 80;

interface PlusButtonsProps {
  node: string;
  ports: Ports;
  free: readonly Port[];
  /** One was pressed. */
  onUsed: () => void;
}

/** Beside the outputs of control that lead nowhere: a click adds the node that follows. */
export function PlusButtons({ node, ports, free, onUsed }: PlusButtonsProps) {
  const { t } = useTranslation('designer');
  const { getNode } = useReactFlow();
  const edit = useContext(EditContext);
  const isLinking = useMark(({ linking }) => linking !== null);
  if (edit === undefined || isLinking) return null;
  return free.map((port) => {
    const { x, y } = portCentre(ports, port);
    return (
      <button
        key={port.name}
        type="button"
        tabIndex={-1}
        className={`${styles.plus} nodrag nopan`}
        style={{ left: x, top: y }}
        title={t('canvas.addAfter')}
        aria-label={t('canvas.addAfter')}
        data-testid={`add-after-${node}-${portKey(port.name)}`}
        onClick={({ clientX, clientY }) => {
          onUsed();
          const at = getNode(node)?.position ?? { x: 0, y: 0 };
          edit.requestAdd({
            place: { x: at.x + x + DISTANCE, y: at.y + y - 24 },
            screen: { x: clientX, y: clientY },
            from: { node, side: 'out', name: port.name },
          });
        }}
      >
        <Icon name="plus" size={13} />
      </button>
    );
  });
}
