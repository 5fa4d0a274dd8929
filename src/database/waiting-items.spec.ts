import { WaitingItems } from './waiting-items.js';

const all = () => true;

/** Items such as `a1`, the first one of the user `a`. */
const waiting = (...items: string[]): WaitingItems<string> => {
  const queue = new WaitingItems<string>((item) => item.charCodeAt(0));
  for (const item of items) queue.add(item);
  return queue;
};

describe('items of several users that wait', () => {
  it('are taken in turns: the first ones of all before the second ones', () => {
    const queue = waiting('a1', 'a2', 'a3', 'b1', 'b2', 'c1');
    expect(queue.take(all, 4)).toEqual(['a1', 'b1', 'c1', 'a2']);
    expect([queue.take(all), queue.length]).toEqual([['b2', 'a3'], 0]);
  });

  it('are taken from those first who were not served, or less', () => {
    const queue = waiting('a1', 'a2', 'a3', 'b1', 'b2', 'c1');
    queue.take(all, 2);
    queue.add('d1');
    expect(queue.take(all, 5)).toEqual(['c1', 'a2', 'b2', 'd1', 'a3']);
  });

  it('keep their order where some are left out', () => {
    const queue = waiting('a1', 'a2', 'a3', 'b1', 'b2', 'b3');
    expect(queue.take((item) => item !== 'a2' && item !== 'b1', 3)).toEqual(['a1', 'b2', 'a3']);
    queue.add('b4');
    queue.add('a4');
    const rest = queue.take(all);
    expect(rest.filter((item) => item.startsWith('a'))).toEqual(['a2', 'a4']);
    expect(rest.filter((item) => item.startsWith('b'))).toEqual(['b1', 'b3', 'b4']);
  });

  it('are first in the next batch if they did not fit, although later ones of their user did', () => {
    const queue = waiting('a1', 'a2', 'a3', 'b1', 'b2', 'b3');
    queue.take((item) => item !== 'b1', 2);
    expect(queue.take(all, 1)).toEqual(['b1']);
  });

  it('are put back before another one of their line', () => {
    const queue = waiting('a1', 'a2', 'b1');
    queue.addBefore('a0', (item) => item === 'a2');
    queue.addBefore('c1', (item) => item === 'c2');
    expect(queue.take(all)).toEqual(['a1', 'b1', 'c1', 'a0', 'a2']);
  });
});
