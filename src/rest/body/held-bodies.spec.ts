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

  describe('where the bodies of one caller fill the room', () => {
    const KEPT: Holder['giveWay'] = () => false;
    const growingOf = (id: number): Holder & { gaveWay: number; end: () => boolean } => {
      const holder = { caller: { id }, gaveWay: 0, end: () => true };
      holder.end = () => {
        holder.gaveWay += 1;
        return true;
      };
      return holder;
    };

    it('lets smaller ones give way, the smallest first', () => {
      const bodies = new HeldBodies(200 * KIB, 100 * KIB);
      const [large, small, smallest, other] = [1, 1, 1, 2].map(growingOf);
      for (const [holder, length] of [
        [large, 104],
        [small, 94],
        [smallest, 84],
        [other, 74],
      ] as const)
        expect(bodies.hold(holder!, length * KIB, 1, holder!.end)).toBe(true);
      expect(bodies.hold(large!, 124 * KIB, 1, large!.end)).toBe(true);
      expect([large, small, smallest, other].map((holder) => holder!.gaveWay)).toEqual([0, 0, 1, 0]);
      expect(smallest!.heldBytes).toBeUndefined();
    });

    it('refuses one to which too little would give way', () => {
      const bodies = new HeldBodies(200 * KIB, 100 * KIB);
      const [large, small, late] = [1, 1, 1].map(growingOf);
      expect(bodies.hold(large!, 154 * KIB, 1, large!.end)).toBe(true);
      expect(bodies.hold(small!, 68 * KIB, 1, small!.end)).toBe(true);
      expect(bodies.hold(late!, 84 * KIB, 1, late!.end)).toBe(false);
      expect([large, small].map((holder) => holder!.gaveWay)).toEqual([0, 0]);
    });

    it('lets none give way that has arrived, or is no longer read', () => {
      const bodies = new HeldBodies(200 * KIB, 100 * KIB);
      const [arrived, ended, growing] = [1, 1, 1].map(growingOf);
      expect(bodies.hold(arrived!, 94 * KIB, 1, arrived!.end)).toBe(true);
      bodies.arrived(arrived!);
      expect(bodies.hold(ended!, 84 * KIB, 1, KEPT)).toBe(true);
      expect(bodies.hold(growing!, 134 * KIB, 1, growing!.end)).toBe(false);
      expect([arrived!.heldBytes, ended!.heldBytes]).toEqual([30 * KIB, 20 * KIB]);
      expect(arrived!.gaveWay).toBe(0);
    });
  });

  it('lets some of many bodies arrive that one caller sends again and again', () => {
    const bodies = new HeldBodies(4_000 * KIB);
    let arrived = 0;
    const senders = Array.from({ length: 100 }, () => ({
      holder: { caller: { id: 1 } },
      length: 0,
    }));
    const begin = (sender: (typeof senders)[number]): void => {
      bodies.release(sender.holder);
      sender.length = 0;
    };
    for (let round = 0; round < 200; round += 1)
      for (const sender of senders) {
        sender.length += 32 * KIB;
        const giveWay = (): boolean => {
          sender.length = 0;
          return true;
        };
        const hasRoom = bodies.hold(sender.holder, sender.length, 1, giveWay);
        const isWhole = hasRoom && sender.length >= 900 * KIB - 64 * KIB;
        if (isWhole) arrived += 1;
        if (isWhole || !hasRoom) begin(sender);
      }
    expect(arrived).toBeGreaterThan(1);
  });
});
