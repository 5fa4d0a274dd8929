// @ts-nocheck It runs in a page, and the types of the project are those of Node.
/*
 * Runs in the page before its own scripts: what `bench/designer.mjs` asks of it is in `globalThis.bench`.
 */
{
  let current;
  const drawing = { count: 0, at: 0 };

  /** Waits until the frame that shows the last event has been handed to the compositor. */
  const frameEnd = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve, 0));
    });

  /** Begins to count frames, long tasks, and what React draws: it hands each element that it draws again new properties. */
  function watch() {
    const seen = {
      drawn: { wrappers: 0, cards: 0, links: 0 },
      frames: [],
      longTasks: 0,
      observer: new PerformanceObserver((list) => {
        seen.longTasks += list.getEntries().length;
      }),
    };
    seen.observer.observe({ type: 'longtask' });
    current = seen;
    const tick = (time) => {
      seen.frames.push(time);
      if (current === seen) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const count = (selector, what) => {
      for (const element of document.querySelectorAll(selector)) {
        const key = Object.keys(element).find((name) => name.startsWith('__reactProps$'));
        if (key === undefined) throw new Error(`React has not drawn ${selector}`);
        let properties = Reflect.get(element, key);
        Object.defineProperty(element, key, {
          configurable: true,
          enumerable: true,
          get: () => properties,
          set: (next) => {
            properties = next;
            seen.drawn[what] += 1;
          },
        });
      }
    };
    count('.react-flow__node', 'wrappers');
    count('.react-flow__node > :first-child', 'cards');
    count('.react-flow__edge > :first-child', 'links');
  }

  /** Ends what `watch` has begun. */
  function watched() {
    const { frames, drawn, longTasks, observer } = current;
    observer.disconnect();
    current = undefined;
    return {
      drawn,
      longTasks,
      intervals: frames.slice(1).map((time, index) => time - frames[index]),
      nodes: document.querySelectorAll('.react-flow__node').length,
      links: document.querySelectorAll('.react-flow__edge').length,
    };
  }

  /** A point of the pane, or of a node but none of its ports, near the middle of the canvas. */
  function pointOf(what) {
    const { left, top, width, height } = document
      .querySelector('[data-testid="canvas"]')
      .getBoundingClientRect();
    for (let distance = 0; distance < height / 3; distance += 2)
      for (let turn = 0; turn < 2 * Math.PI; turn += Math.PI / 8) {
        const x = left + width / 2 + distance * Math.cos(turn);
        const y = top + height / 2 + distance * Math.sin(turn);
        const found = document.elementFromPoint(x, y);
        const isNode = found?.closest('.react-flow__node') && !found.closest('.react-flow__handle');
        if (what === 'pane' ? found?.matches('.react-flow__pane') : isNode) return { x, y };
      }
    throw new Error(`no ${what} is near the middle of the canvas`);
  }

  /** How much the canvas is enlarged. */
  const zoom = () =>
    Number(/scale\((.*)\)/.exec(document.querySelector('.react-flow__viewport').style.transform)[1]);

  /** When the last frame has shown another number of nodes and links; false until that is `quiet` milliseconds ago. */
  const drawnAt = (quiet) => drawing.count > 0 && performance.now() - drawing.at > quiet && drawing.at;

  const look = () => {
    const { length } = document.querySelectorAll('.react-flow__node, .react-flow__edge');
    if (length !== drawing.count) Object.assign(drawing, { count: length, at: performance.now() });
    requestAnimationFrame(look);
  };
  look();
  globalThis.bench = { watch, watched, frameEnd, pointOf, zoom, drawnAt };
}
