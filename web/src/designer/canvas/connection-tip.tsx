import { useConnection, useReactFlow } from '@xyflow/react';
import { memo } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useRefusalText } from '../refusal-text.js';
import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import { isRefusal, mayLink } from '../model/linking.js';
import { portOfHandle } from '../model/project.js';
import styles from './canvas.module.css';

/** Beside the pointer while a link is drawn: why it cannot end at the port below. */
export const ConnectionTip = memo(function ConnectionTip(props: { flow: Flow; definitions: Definitions }) {
  const { flow, definitions } = props;
  const { t } = useTranslation('designer');
  const textOf = useRefusalText();
  const { flowToScreenPosition } = useReactFlow();
  const connection = useConnection();
  if (!connection.inProgress || connection.toHandle === null) return null;
  const { fromHandle, toHandle } = connection;
  const [one, other] = [portOfHandle(fromHandle.id), portOfHandle(toHandle.id)];
  if (one === null || other === null) return null;
  if (fromHandle.nodeId === toHandle.nodeId && fromHandle.id === toHandle.id) return null;
  const answer = mayLink(
    flow,
    definitions,
    { node: fromHandle.nodeId, ...one },
    { node: toHandle.nodeId, ...other },
  );
  if (!isRefusal(answer)) return null;
  const { x, y } = flowToScreenPosition(connection.to);
  return createPortal(
    <div className={styles.tip} role="status" data-testid="refusal" style={{ left: x + 16, top: y + 16 }}>
      <strong>{t('refusal.title')}</strong> {textOf(answer)}
    </div>,
    document.body,
  );
});
