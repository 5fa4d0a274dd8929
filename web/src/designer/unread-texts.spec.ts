import { remove } from './model/commands/nodes.js';
import { flowOf } from './model/testing.js';
import { createUnreadTexts } from './unread-texts.js';

describe('texts that are no values yet', () => {
  it('are kept by field, until their node or variable is gone', () => {
    const flow = { ...flowOf('get core.http/request'), variables: [{ name: 'list', type: 'array' }] };
    const texts = createUnreadTexts();
    const headers = { what: 'node', id: 'get', field: 'headers' } as const;
    const list = { what: 'variable', id: 'list', field: 'value' } as const;
    texts.set(headers, '{');
    texts.set(list, '[');
    texts.dropGone(flow);
    expect([texts.get(headers), texts.get(list)]).toEqual(['{', '[']);
    expect(texts.get({ ...headers, field: 'body' })).toBeNull();
    texts.set(list, null);
    texts.dropGone(remove(flow, new Set(['get'])));
    expect([texts.get(headers), texts.get(list)]).toEqual([null, null]);
  });
});
