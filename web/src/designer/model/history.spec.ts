import { change, endStep, redo, startHistory, undo } from './history.js';

describe('undo and redo', () => {
  it('go back to the first state and forward to the last, over 10,000 changes', () => {
    let history = startHistory(0);
    for (let n = 1; n <= 10_000; n++) history = change(history, n);
    for (let n = 9_999; n >= 0; n--) {
      history = undo(history);
      expect(history.present).toBe(n);
    }
    expect(undo(history)).toBe(history);
    for (let n = 1; n <= 10_000; n++) history = redo(history);
    expect(history.present).toBe(10_000);
    expect(redo(history)).toBe(history);
  });

  it('undo typing in a field in one step', () => {
    let history = startHistory('');
    for (const text of ['h', 'he', 'hey']) history = change(history, text, 'field');
    expect(undo(history).present).toBe('');
    history = change(endStep(history), 'hey you', 'field');
    expect(undo(history).present).toBe('hey');
  });

  it('drop what was undone once something else is changed, and ignore changes that change nothing', () => {
    const history = undo(change(change(startHistory('a'), 'b'), 'c'));
    expect(change(history, 'b')).toBe(history);
    const changed = change(history, 'd');
    expect(redo(changed)).toBe(changed);
    expect(undo(changed).present).toBe('b');
  });
});
