/** How many rows are drawn above and below those in view, so that a quick scroll shows no gap. */
const BEYOND = 15;

/**
 * Which rows of a long list are drawn: `first`, and `last`, which is no longer drawn.
 *
 * @param view `top`: how far the list is scrolled; `height`: of the window; `row`: of a row; all in pixels
 */
export function rowsInView(view: { top: number; height: number; row: number; count: number }): {
  first: number;
  last: number;
} {
  const { top, height, row, count } = view;
  const inView = Math.ceil(height / row) + 1;
  const topmost = Math.max(0, Math.min(Math.floor(top / row), count - inView));
  return { first: Math.max(0, topmost - BEYOND), last: Math.min(count, topmost + inView + BEYOND) };
}
