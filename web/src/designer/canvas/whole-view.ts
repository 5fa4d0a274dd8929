import { getViewportForBounds } from '@xyflow/react';
import type { Rect, Viewport } from '@xyflow/react';

/** The least and, unless the person zooms, the greatest zoom of the canvas. */
export const MIN_ZOOM = 0.05;
const MAX_ZOOM = 1;
const PADDING = 0.15;
/** Between the nodes and a panel that they are kept clear of, in pixels. */
const GAP = 15;

interface CanvasBox {
  /** In the window. */
  frame: Rect;
  /** What is drawn above the canvas, in the window. */
  panels: readonly Rect[];
}

/**
 * The view that shows nodes as a whole. If a panel at the right would cover one of them, they are kept left of it or above it,
 * whichever shows them larger.
 *
 * @param nodes their places on the canvas, at least one
 */
export function wholeView(nodes: readonly Rect[], { frame, panels }: CanvasBox): Viewport {
  const bounds = around(nodes);
  const viewWith = (padding: Parameters<typeof getViewportForBounds>[5]) =>
    getViewportForBounds(bounds, frame.width, frame.height, MIN_ZOOM, MAX_ZOOM, padding);
  const plain = viewWith(PADDING);
  const covering = panels.find((panel) => nodes.some((node) => overlap(inWindow(node, plain, frame), panel)));
  // Panels at the left are small, and a node below one is not hidden.
  if (covering === undefined || covering.x < frame.x + frame.width / 2) return plain;
  const sides = { top: PADDING, right: PADDING, bottom: PADDING, left: PADDING };
  const right = frame.x + frame.width - covering.x + GAP;
  const bottom = frame.y + frame.height - covering.y + GAP;
  const beside = viewWith({ ...sides, right: `${right}px` });
  if (covering.y < frame.y + frame.height / 2) return beside;
  const above = viewWith({ ...sides, bottom: `${bottom}px` });
  return beside.zoom > above.zoom ? beside : above;
}

/** Where a place on the canvas is in the window. */
export function inWindow({ x, y, width, height }: Rect, { zoom, ...by }: Viewport, frame: Rect): Rect {
  return {
    x: frame.x + by.x + x * zoom,
    y: frame.y + by.y + y * zoom,
    width: width * zoom,
    height: height * zoom,
  };
}

export const overlap = (one: Rect, other: Rect): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

function around(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}
