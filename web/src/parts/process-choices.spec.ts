import { processChoices } from './process-choices.js';

const nameOf = (id: number) => (id === 7 ? 'orders' : `Process ${id}`);
const FOUND = [{ id: 12, name: 'order 7' }];
const ORDER = { id: '12', label: 'order 7', note: '#12' };

describe('the processes to choose from', () => {
  it('are those that were found by name', () => {
    expect(processChoices(FOUND, { chosen: null, search: 'order', nameOf })).toEqual([ORDER]);
  });

  it('have the chosen one, also where it was not found', () => {
    const chosen = { id: '7', label: 'orders', note: '#7' };
    expect(processChoices(FOUND, { chosen: 7, search: '', nameOf })).toEqual([chosen, ORDER]);
    expect(processChoices(FOUND, { chosen: 12, search: '', nameOf })).toEqual([ORDER]);
  });

  it.each(['1001', '#1001'])('have the one with the number that was typed: %s', (search) => {
    const typed = { id: '1001', label: 'Process 1001', note: '#1001' };
    expect(processChoices(FOUND, { chosen: null, search, nameOf })).toEqual([typed, ORDER]);
  });

  it('have each process once', () => {
    expect(processChoices(FOUND, { chosen: 12, search: '12', nameOf })).toEqual([ORDER]);
    expect(processChoices([], { chosen: 7, search: '7', nameOf })).toHaveLength(1);
  });
});
