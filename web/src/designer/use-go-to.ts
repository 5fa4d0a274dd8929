import type { RefObject } from 'react';
import type { CanvasApi } from './canvas/canvas-edit.js';
import { useEditor } from './editor-store.js';
import type { FlowFault } from './faults/fault-index.js';
import { faultPlace } from './faults/fault-place.js';
import type { Commands } from './use-commands.js';
import type { usePanel } from './use-panel.js';

interface GoToParts {
  canvas: RefObject<CanvasApi | null>;
  panel: ReturnType<typeof usePanel>;
  commands: Commands;
}

/** Moves to a place of the flow: `select` to a node, `goTo` to the place of a fault. Both select what is there, and move it into view. */
export function useGoTo({ canvas, panel, commands }: GoToParts) {
  const editor = useEditor();
  const select = (node: string, focus = false) => {
    editor.selectOnly(node);
    canvas.current?.reveal(node, focus);
  };
  const goTo = (fault: FlowFault) => {
    const place = faultPlace(fault, editor.flow());
    if (place?.what === 'link') {
      const { id, source, target } = place.link;
      editor.select({ ids: new Set(), links: new Set([id]) });
      canvas.current?.fit(new Set([source, target]));
    } else if (place?.what === 'node') {
      select(place.node);
      panel.show('node');
      if (place.port !== null) commands.focusField(place.port);
    } else if (place?.what === 'variables') panel.show('variables');
  };
  return { select, goTo };
}
