// @ts-nocheck It runs in a page, and the types of the project are those of Node.
/*
 * Runs in the page before its own scripts: what `bench/designer.mjs` asks of it is in `globalThis.bench`.
 */
{
  let current;

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

  const canvasBox = () => document.querySelector('[data-testid="canvas"]').getBoundingClientRect();

  /** The middle of the canvas. */
  function middle() {
    const { left, top, width, height } = canvasBox();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** A point of the pane, or of a node but none of its ports, near the middle of the canvas. */
  async function pointOf(what) {
    // While the wheel turns, no node is found below the pointer.
    while (document.querySelector('[data-wheeling]') !== null) await frameEnd();
    const from = middle();
    for (let distance = 0; distance < canvasBox().height / 3; distance += 2)
      for (let turn = 0; turn < 2 * Math.PI; turn += Math.PI / 8) {
        const x = from.x + distance * Math.cos(turn);
        const y = from.y + distance * Math.sin(turn);
        const found = document.elementFromPoint(x, y);
        const isNode = found?.closest('.react-flow__node') && !found.closest('.react-flow__handle');
        if (what === 'pane' ? found?.matches('.react-flow__pane') : isNode) return { x, y };
      }
    throw new Error(`no ${what} is near the middle of the canvas`);
  }

  /** The middle of the part of the selection that is in view. */
  function selectionPoint() {
    const canvas = canvasBox();
    const box = document.querySelector('.react-flow__nodesselection-rect').getBoundingClientRect();
    return {
      x: (Math.max(box.left, canvas.left) + Math.min(box.right, canvas.right)) / 2,
      y: (Math.max(box.top, canvas.top) + Math.min(box.bottom, canvas.bottom)) / 2,
    };
  }

  /** How many nodes the panel says are selected: those out of view are not drawn. */
  const selectedCount = () => Number(/(\d+) are selected/.exec(document.body.textContent)[1]);

  /** How much the canvas is enlarged. */
  const zoom = () =>
    Number(/scale\((.*)\)/.exec(document.querySelector('.react-flow__viewport').style.transform)[1]);

  /** Waits until the number of nodes and links that are shown has stayed the same for `quiet` milliseconds: since when it has. */
  const drawnAt = async (quiet) => {
    let [count, since] = [0, 0];
    while (count === 0 || performance.now() - since <= quiet) {
      await frameEnd();
      const { length } = document.querySelectorAll('.react-flow__node, .react-flow__edge');
      if (length !== count) [count, since] = [length, performance.now()];
    }
    return since;
  };

  globalThis.bench = {
    watch,
    watched,
    frameEnd,
    middle,
    pointOf,
    selectionPoint,
    selectedCount,
    zoom,
    drawnAt,
  };
}
