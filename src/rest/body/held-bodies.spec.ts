import { HeldBodies, type Holder } from './held-bodies.js';

const KIB = 1024;

describe('HeldBodies', () => {
  it('bounds the total size of bodies, and releases the size of an answered request', () => {
    const bodies = new HeldBodies(100 * KIB, 100 * KIB);
    const [first, second]: Holder[] = [{}, {}];
    expect(bodies.hold(first!, 144 * KIB, 1)).toBe(true);
    expect(bodies.hold(second!, 84 * KIB, 1)).toBe(true);
    expect(bodies.hold(second!, 85 * KIB, 1)).toBe(false);
    bodies.release(first!);
    bodies.release(first!);
    expect(bodies.hold(second!, 164 * KIB, 1)).toBe(true);
    expect(bodies.hold(first!, 65 * KIB, 1)).toBe(false);
  });

  it('multiplies the size by the factor', () => {
    const bodies = new HeldBodies(100 * KIB, 100 * KIB);
    expect(bodies.hold({}, 90 * KIB, 4)).toBe(false);
    expect(bodies.hold({}, 89 * KIB, 4)).toBe(true);
  });

  it('does not count small bodies', () => {
    const bodies = new HeldBodies(1);
    expect(bodies.hold({}, 64 * KIB, 4)).toBe(true);
  });

  it('leaves a quarter to others than one caller', () => {
    const bodies = new HeldBodies(100 * KIB);
    const [first, second, other]: Holder[] = [
      { caller: { id: 1 } },
      { caller: { id: 1 } },
      { caller: { id: 2 } },
    ];
    expect(bodies.hold(first!, 124 * KIB, 1)).toBe(true);
    expect(bodies.hold(second!, 80 * KIB, 1)).toBe(false);
    expect(bodies.hold(other!, 89 * KIB, 1)).toBe(true);
    bodies.release(first!);
    expect(bodies.hold(second!, 80 * KIB, 1)).toBe(true);
  });

  it('counts bodies of public routes for the users who get them', () => {
    const bodies = new HeldBodies(100 * KIB);
    const [own, hooked, other]: Holder[] = [{ caller: { id: 1 } }, { heldFor: 1 }, { heldFor: 2 }];
    expect(bodies.hold(own!, 124 * KIB, 1)).toBe(true);
    expect(bodies.hold(hooked!, 80 * KIB, 1)).toBe(false);
    expect(bodies.hold(other!, 89 * KIB, 1)).toBe(true);
  });
});
