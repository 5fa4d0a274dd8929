import { Handle, Position } from '@xyflow/react';
import type { NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { durationText } from '../../parts/duration-text.js';
import { STATES } from '../../parts/badge.js';
import { Icon } from '../../parts/icon.js';
import { kindOf, titleOf } from '../model/definitions.js';
import { listedInput } from '../model/flow.js';
import { portCentre, rowsOf } from '../model/geometry.js';
import { isConvertible } from '../model/linking.js';
import { portKey } from '../model/ports.js';
import type { Port, Ports } from '../model/ports.js';
import { handleId } from '../model/project.js';
import type { CardNode } from '../model/project.js';
import { valueText } from '../model/value-text.js';
import { kindIcon } from './kind-icon.js';
import { useMark } from './marks.js';
import styles from './node-card.module.css';
import { PlusButtons } from './plus-buttons.js';
import { useShifted } from './shift.js';

type CardProps = NodeProps<CardNode>;

/** Its place is not compared: React Flow moves what is around it. */
const isSameCard = (one: CardProps, other: CardProps): boolean =>
  one.data === other.data && one.selected === other.selected;

/** A node: its title and id, its ports with their types, and what is marked on it: a job's state, a difference, faults. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: CardProps) {
  const { node, definition, ports, free } = data;
  const { t } = useTranslation('designer');
  const overlay = useMark((marks) => marks.overlay?.nodes.get(id));
  const isShown = useMark((marks) => marks.overlay !== undefined && marks.overlay.state !== null);
  const change = useMark((marks) => marks.diff?.nodes.get(id));
  const faults = useMark((marks) => marks.faults.nodes.get(id));
  const isFar = useMark((marks) => marks.isFar);
  const isOnly = useMark(({ only }) => only === id);
  const [isBelowPointer, setBelowPointer] = useState(false);
  const element = useShifted<HTMLDivElement>([id]);
  const title = titleOf(node, definition);
  const [flowIn] = ports.in.filter(({ name }) => name === null);
  const [flowOut] = ports.out.filter(({ name }) => name === null);
  const attributes = {
    ref: element,
    className: styles.card,
    'data-testid': `node-${id}`,
    'data-kind': node.nodeType,
    'data-state': isShown ? (overlay?.state ?? 'none') : undefined,
    'data-change': change,
    'data-faults': faults?.length ?? 0,
    'data-selected': selected || undefined,
  };
  if (isFar) return <div {...attributes} data-far />;
  return (
    <div
      {...attributes}
      onPointerEnter={() => setBelowPointer(true)}
      onPointerLeave={() => setBelowPointer(false)}
    >
      <div className={styles.header}>
        {flowIn && <PortHandle node={id} ports={ports} port={flowIn} />}
        <span className={styles.icon}>
          <Icon name={kindIcon(node)} size={16} />
        </span>
        <div className={styles.names}>
          <div className={styles.title} dir="auto" data-long={isLong(title) || undefined}>
            {title}
          </div>
          <div className={styles.id}>{subtitle(data)}</div>
        </div>
        {faults && (
          <span className={styles.faults} title={faults.map(({ message }) => message).join('\n')}>
            <Icon name="warning" size={14} />
            {faults.length > 1 && faults.length}
          </span>
        )}
        {definition === undefined && (
          <span className={styles.unknown} title={t('canvas.unknownKind', { kind: kindOf(node) })}>
            ?
          </span>
        )}
        {flowOut && <PortHandle node={id} ports={ports} port={flowOut} />}
      </div>
      <div className={styles.rows}>
        <div className={styles.side}>
          {rowsOf(ports.in).map((port) => (
            <PortRow key={port.name} node={id} ports={ports} port={port} isGiven={isGiven(data, port)} />
          ))}
        </div>
        <div className={styles.side}>
          {rowsOf(ports.out).map((port) => (
            <PortRow key={port.name} node={id} ports={ports} port={port} isGiven />
          ))}
        </div>
      </div>
      {(isBelowPointer || (selected && isOnly)) && (
        // React does not tell that the pointer has left what goes away below it.
        <PlusButtons node={id} ports={ports} free={free} onUsed={() => setBelowPointer(false)} />
      )}
      {overlay && (
        <div className={styles.run} data-tone={STATES[overlay.state].tone} title={overlay.error ?? undefined}>
          <Icon name={STATES[overlay.state].icon} size={13} />
          {overlay.runs > 1 && <span>×{overlay.runs}</span>}
          {overlay.durationMs !== null && <span>{durationText(overlay.durationMs / 1000)}</span>}
        </div>
      )}
    </div>
  );
}, isSameCard);

/**
 * Whether a text may be too long for its place. Only such a text is cut off, as each that can be is a part of its own when Chromium
 * arranges what it draws, which took a fifth of that time (measured).
 */
const isLong = (text: string | null): boolean => (text?.length ?? 0) > 10;

/** What says most about a node, below its title: its id, and its first value that is set. */
function subtitle({ node }: CardNode['data']): string {
  const value = valueText(node);
  return value === '' ? node.id : `${node.id} · ${value}`;
}

/** Whether an input has a link, a value or a default. */
const isGiven = ({ node, linked }: CardNode['data'], { name, value }: Port): boolean =>
  linked.has(name ?? '') || value !== null || (listedInput(node, name ?? '') ?? null) !== null;

interface PortProps {
  node: string;
  ports: Ports;
  port: Port;
}

function PortRow({ node, ports, port, isGiven }: PortProps & { isGiven: boolean }) {
  const fault = useMark(
    ({ faults }) => faults.nodes.get(node)?.find((one) => one.port === port.name)?.message,
  );
  return (
    <div
      className={styles.row}
      data-fault={fault === undefined ? undefined : true}
      data-side={port.side}
      data-required={(port.required && !isGiven) || undefined}
      data-missing={port.isMissing || undefined}
    >
      <PortHandle node={node} ports={ports} port={port} />
      <span
        className={styles.port}
        data-long={isLong(port.name) || undefined}
        title={fault ?? (port.title === port.name ? undefined : port.title)}
      >
        {port.name}
      </span>
    </div>
  );
}

/** The square at the edge of a node from which a link is drawn. While one is drawn, it shows whether the link can end here. */
function PortHandle({ node, ports, port }: PortProps) {
  const isReadOnly = useMark((marks) => marks.isReadOnly);
  const fit = useMark(({ linking }) => {
    if (linking === null || linking.node === node) return undefined;
    return canFit(linking.port, port) ? 'yes' : 'no';
  });
  return (
    <Handle
      id={handleId(port.side, port.name)}
      type={port.side === 'in' ? 'target' : 'source'}
      position={port.side === 'in' ? Position.Left : Position.Right}
      isConnectable={!isReadOnly}
      className={styles.handle}
      style={{ top: portCentre(ports, port).y }}
      data-testid={`port-${node}-${port.side}-${portKey(port.name)}`}
      data-type={port.type}
      data-fit={fit}
      title={port.type === 'flow' ? port.title : `${port.title} · ${port.type}`}
    />
  );
}

function canFit(one: Port, other: Port): boolean {
  if (one.side === other.side) return false;
  const [from, to] = one.side === 'out' ? [one, other] : [other, one];
  if (from.type === 'flow' || to.type === 'flow') return from.type === to.type;
  return isConvertible(from.type, to.type);
}
