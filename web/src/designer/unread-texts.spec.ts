import { setInput } from './model/commands/fields.js';
import { remove } from './model/commands/nodes.js';
import { flowOf } from './model/testing.js';
import { createUnreadTexts, inputPlace, variablePlace } from './unread-texts.js';

describe('texts that are no values yet', () => {
  it('are kept by field, until their node or variable is gone', () => {
    const flow = { ...flowOf('get core.http/request'), variables: [{ name: 'list', type: 'array' }] };
    const texts = createUnreadTexts();
    const headers = inputPlace('get', 'headers');
    const list = variablePlace('list');
    texts.set(headers, { text: '{', over: undefined });
    texts.set(list, { text: '[', over: [1] });
    texts.dropGone(flow);
    expect([texts.get(headers, undefined)?.text, texts.get(list, [1])?.text]).toEqual(['{', '[']);
    expect(texts.get(inputPlace('get', 'body'), undefined)).toBeNull();
    texts.forget(list);
    texts.dropGone(remove(flow, new Set(['get'])));
    expect([texts.get(headers, undefined), texts.get(list, [1])]).toEqual([null, null]);
  });

  it('are lost with the page while their fields have no newer value', () => {
    const flow = {
      ...setInput(
        flowOf('get core.http/request'),
        'get',
        'headers',
        { a: 1 },
        { dataType: 'object', isAdded: false },
      ),
      variables: [{ name: 'list', type: 'array', value: [1] }],
    };
    const texts = createUnreadTexts();
    expect(texts.isLeft(flow)).toBe(false);
    texts.set(inputPlace('get', 'headers'), { text: '{"a": 1', over: { a: 1 } });
    expect([texts.isLeft(flow), texts.isLeft(flowOf('get core.http/request'))]).toEqual([true, false]);
    texts.forget(inputPlace('get', 'headers'));
    texts.set(variablePlace('list'), { text: '[1', over: [1] });
    expect([texts.isLeft(flow), texts.isLeft({ ...flow, variables: [] })]).toEqual([true, false]);
  });

  it('do not come back over a newer value', () => {
    const texts = createUnreadTexts();
    const headers = inputPlace('get', 'headers');
    texts.set(headers, { text: '{"a": 1', over: { a: 1 } });
    expect(texts.get(headers, { a: 2 })).toBeNull();
    expect(texts.get(headers, undefined)).toBeNull();
    expect(texts.get(headers, { a: 1 })?.text).toBe('{"a": 1');
  });
});
