import { moveTo } from '../model/commands/nodes.js';
import { flowOf } from '../model/testing.js';
import { neighbour } from './walk-order.js';

const NOTE = { id: 'note1', x: 100, y: 50, width: 1, height: 1, text: '' };

describe('the way of the keyboard over the canvas', () => {
  it('leads over nodes and notes by their places, from one end to the other', () => {
    const flow = {
      ...moveTo(
        flowOf('start core.event/start\nprint core.log/print\nget core.http/request'),
        new Map([['print', { x: 900, y: 0 }]]),
      ),
      notes: [NOTE],
    };
    const walked = (from: string, by: 1 | -1) => {
      const ids = [from];
      for (
        let id = neighbour(flow, from, by);
        id !== undefined && ids.length < 9;
        id = neighbour(flow, id, by)
      )
        ids.push(id);
      return ids;
    };
    expect(walked('start', 1)).toEqual(['start', 'note1', 'get', 'print']);
    expect(walked('print', -1)).toEqual(['print', 'get', 'note1', 'start']);
    expect(neighbour(flow, 'gone', 1)).toBeUndefined();
  });
});
