import { BaseEdge, getBezierPath } from '@xyflow/react';
import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { CanvasEdge } from '../model/project.js';
import styles from './link-edge.module.css';
import { useMark } from './marks.js';

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
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    sourcePosition: props.sourcePosition,
    targetX,
    targetY,
    targetPosition: props.targetPosition,
    curvature: 0.3,
  });
  return (
    <g
      className={styles.link}
      data-testid={`edge-${id}`}
      data-type={data?.type ?? 'any'}
      data-selected={selected || undefined}
      data-faults={faults?.length ?? 0}
      data-change={change}
      data-passed={isPassed || undefined}
    >
      {faults && <title>{faults.map(({ message }) => message).join('\n')}</title>}
      <BaseEdge path={path} interactionWidth={props.interactionWidth ?? 18} />
    </g>
  );
});
