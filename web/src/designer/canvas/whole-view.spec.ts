import { inWindow, overlap, wholeView } from './whole-view.js';

const frame = { x: 100, y: 50, width: 1000, height: 800 };
const map = { x: 885, y: 685, width: 200, height: 150 };
const at = (x: number, y: number) => ({ x, y, width: 240, height: 150 });

describe('a flow that is shown as a whole', () => {
  it.each([
    ['as wide as high', [at(0, 0), at(900, 700)]],
    ['wide', [at(0, 0), at(2000, 300)]],
    ['high', [at(0, 0), at(300, 2000)]],
    ['small', [at(0, 0)]],
  ])('has no node below the minimap, if it is %s', (_shape, nodes) => {
    const view = wholeView(nodes, { frame, panels: [map] });
    for (const node of nodes) {
      const place = inWindow(node, view, frame);
      expect(overlap(place, map)).toBe(false);
      expect(place.x).toBeGreaterThan(frame.x);
      expect(place.x + place.width).toBeLessThan(frame.x + frame.width);
      expect(place.y + place.height).toBeLessThan(frame.y + frame.height);
    }
  });

  it('is as large as can be where no panel is above a node', () => {
    const nodes = [at(0, 0), at(900, 0)];
    expect(wholeView(nodes, { frame, panels: [map] })).toEqual(wholeView(nodes, { frame, panels: [] }));
  });
});
