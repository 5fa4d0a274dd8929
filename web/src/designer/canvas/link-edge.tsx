import { BaseEdge, getBezierPath } from '@xyflow/react';
import type { EdgeProps } from '@xyflow/react';
import { memo, useContext, useState } from 'react';
import type { CanvasEdge } from '../model/project.js';
import { EditContext } from './edit-context.js';
import styles from './link-edge.module.css';
import { LinkTools } from './link-tools.js';
import { useMark } from './marks.js';
import { NO_SHIFT, useShift, useShifted } from './shift.js';

type Ends = 'id' | 'source' | 'target' | `${'source' | 'target'}${'X' | 'Y' | 'Position'}`;

interface LinkEdgeProps extends Pick<EdgeProps<CanvasEdge>, Ends> {
  data?: CanvasEdge['data'] | undefined;
  selected?: boolean | undefined;
  /** How wide the link is for the pointer, in pixels of the canvas. */
  interactionWidth?: number | undefined;
}

/** A link: thick for control, in the colour of its type for values. */
export const LinkEdge = memo(function LinkEdge(props: LinkEdgeProps) {
  const { id, data, selected, source, target, sourceX, sourceY, targetX, targetY } = props;
  const faults = useMark((marks) => marks.faults.links.get(id));
  const change = useMark((marks) => marks.diff?.links.get(id));
  const isPassed = useMark(({ overlay }) => overlay?.nodes.has(source) === true && overlay.nodes.has(target));
  const shift = useShift((now) => (now.ids.has(source) === now.ids.has(target) ? NO_SHIFT : now));
  const [from, to] = shift.ids.has(source) ? [shift, NO_SHIFT] : [NO_SHIFT, shift];
  const element = useShifted<SVGGElement>([source, target]);
  const isOnly = useMark(({ only }) => only === id);
  const isInto = useMark(({ into }) => into === id);
  const edit = useContext(EditContext);
  const [isBelowPointer, setBelowPointer] = useState(false);
  const [path, x, y] = getBezierPath({
    sourceX: sourceX + from.x,
    sourceY: sourceY + from.y,
    sourcePosition: props.sourcePosition,
    targetX: targetX + to.x,
    targetY: targetY + to.y,
    targetPosition: props.targetPosition,
    curvature: 0.3,
  });
  return (
    <g
      ref={element}
      className={styles.link}
      data-testid={`edge-${id}`}
      data-type={data?.type ?? 'any'}
      data-selected={selected || undefined}
      data-faults={faults?.length ?? 0}
      data-change={change}
      data-passed={isPassed || undefined}
      data-into={isInto || undefined}
      onPointerEnter={() => setBelowPointer(true)}
      onPointerLeave={() => setBelowPointer(false)}
    >
      {faults && <title>{faults.map(({ message }) => message).join('\n')}</title>}
      <BaseEdge path={path} interactionWidth={props.interactionWidth ?? 18} />
      {edit && (isBelowPointer || (selected && isOnly)) && (
        <LinkTools id={id} x={x} y={y} edit={edit} onUsed={() => setBelowPointer(false)} />
      )}
    </g>
  );
});
