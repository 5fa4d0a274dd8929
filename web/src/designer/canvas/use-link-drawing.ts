import { useReactFlow } from '@xyflow/react';
import type { Connection, OnConnectEnd, OnConnectStart } from '@xyflow/react';
import { useContext, useMemo } from 'react';
import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import { isRefusal, mayLink } from '../model/linking.js';
import type { PortPlace } from '../model/linking.js';
import { handleId, portOfHandle } from '../model/project.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import type { CanvasEdit } from './canvas-edit.js';
import { MarksContext } from './marks.js';

/**
 * What React Flow calls while a link is drawn. They stay the same functions while nodes are dragged: React Flow tells every node and
 * link of a flow when it gets another one.
 */
export function useLinkDrawing(flow: Flow, definitions: Definitions, edit: CanvasEdit | undefined) {
  const { screenToFlowPosition, getNode } = useReactFlow<CanvasNode, CanvasEdge>();
  const marks = useContext(MarksContext);
  return useMemo(() => {
    const linkOf = (connection: Connection | CanvasEdge) => {
      const [from, to] = [portOfHandle(connection.sourceHandle), portOfHandle(connection.targetHandle)];
      if (from === null || to === null) return { why: 'no-port' as const };
      const source: PortPlace = { node: connection.source, ...from };
      return mayLink(flow, definitions, source, { node: connection.target, ...to });
    };
    const onConnectStart: OnConnectStart = (_event, { nodeId, handleId: handle }) => {
      const node = nodeId === null ? undefined : getNode(nodeId);
      if (node?.type !== 'card') return;
      const ports = [...node.data.ports.in, ...node.data.ports.out];
      const port = ports.find(({ side, name }) => handleId(side, name) === handle);
      if (port) marks.setState({ linking: { node: node.id, port } });
    };
    const onConnectEnd: OnConnectEnd = (event, { fromHandle, toHandle, isValid }) => {
      marks.setState({ linking: null });
      const port = portOfHandle(fromHandle?.id);
      if (!edit || isValid === true || fromHandle === null || port === null) return;
      const from: PortPlace = { node: fromHandle.nodeId, ...port };
      const target = portOfHandle(toHandle?.id);
      if (toHandle !== null && target !== null) {
        const answer = mayLink(flow, definitions, from, { node: toHandle.nodeId, ...target });
        if (isRefusal(answer)) edit.refuse(answer);
        return;
      }
      const isOverNode =
        event.target instanceof Element && event.target.closest('.react-flow__node') !== null;
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (isOverNode || point === undefined) return;
      const screen = { x: point.clientX, y: point.clientY };
      edit.requestAdd({ screen, place: screenToFlowPosition(screen), from });
    };
    return {
      onConnectStart,
      onConnectEnd,
      onConnect: (connection: Connection) => {
        const link = linkOf(connection);
        if (edit && !isRefusal(link)) edit.connect(link);
      },
      onReconnect: (edge: CanvasEdge, connection: Connection) => {
        const link = linkOf(connection);
        if (edit && !isRefusal(link)) edit.reconnect(edge.id, link);
      },
      isValidConnection: (connection: Connection | CanvasEdge) => !isRefusal(linkOf(connection)),
    };
  }, [flow, definitions, edit, getNode, marks, screenToFlowPosition]);
}
