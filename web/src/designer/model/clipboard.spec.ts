import { copyText, duplicate, paste, readClipboard } from './clipboard.js';
import { setInput, setOption } from './commands/fields.js';
import { listedOption, readFlow } from './flow.js';
import { DEFINITIONS, flowOf } from './testing.js';

const ANY = { dataType: 'any', isAdded: false } as const;
const flow = setInput(
  flowOf('start core.event/start\nget core.http/request\nprint core.log/print', 'start get\nget print'),
  'print',
  'message',
  '{{ nodes.get.body.nodes.get & nodes.start }}',
  ANY,
);

describe('copy and paste', () => {
  it('copies nodes, the links among them, and what expressions read, with new ids', () => {
    const copied = readClipboard(copyText(flow, DEFINITIONS, new Set(['get', 'print'])))!;
    const { flow: pasted, ids } = paste(flow, DEFINITIONS, copied, { x: 10, y: 500 });
    expect([...ids]).toEqual(['get1', 'print1']);
    expect(pasted.linkList.slice(2)).toEqual(
      [{ id: 'l1', source: 'get1', target: 'print1' }].map((link) => ({ ...link, id: 'l3' })),
    );
    const print = pasted.nodeList.find(({ id }) => id === 'print1')!;
    expect(print.ports).toMatchObject({
      input: [{ name: 'message', value: '{{ nodes.get1.body.nodes.get & nodes.start }}' }],
    });
    expect(pasted.nodeList.slice(3).map(({ x, y }) => [x, y])).toEqual([
      [10, 500],
      [310, 500],
    ]);
  });

  it('keeps ids that are free in another process', () => {
    const copied = readClipboard(copyText(flow, DEFINITIONS, new Set(['get', 'print'])))!;
    const { flow: pasted } = paste(readFlow({}), DEFINITIONS, copied, { x: 0, y: 0 });
    expect(pasted.nodeList.map(({ id }) => id)).toEqual(['get', 'print']);
    expect(pasted.linkList).toEqual([{ id: 'l2', source: 'get', target: 'print' }]);
  });

  it('takes the variables along that are read, but no passwords and none that another process has', () => {
    const variables = ['who', 'key', 'other', 'had'].map((name) => ({
      name,
      type: name === 'key' ? 'password' : 'string',
      value: 'here',
    }));
    const message = '{{ vars.who & vars.key & vars.had }}';
    const reading = setInput({ ...flow, variables }, 'print', 'message', message, ANY);
    const copied = readClipboard(copyText(reading, DEFINITIONS, new Set(['print'])))!;
    const had = { name: 'had', type: 'string', value: 'there' };
    const target = readFlow({ variables: [had] });
    expect(paste(target, DEFINITIONS, copied, { x: 0, y: 0 }).flow.variables).toEqual([
      had,
      { name: 'who', type: 'string', value: 'here' },
      { name: 'key', type: 'password' },
    ]);
  });

  it('leaves code as it is', () => {
    const code = 'return nodes.join(",")';
    const coded = setOption(flowOf('join core.code/javascript'), 'join', 'options', 'code', code);
    const [, copy] = duplicate(coded, DEFINITIONS, new Set(['join'])).flow.nodeList;
    expect([copy?.id, listedOption(copy!, 'options', 'code')]).toEqual(['join1', code]);
  });

  it('accepts a single node, as the catalogue shows examples', () => {
    const text = '{"id": "print", "namespace": "core.log", "name": "print", "nodeType": "function"}';
    expect(readClipboard(text)?.nodeList).toHaveLength(1);
  });

  it.each(['hello', '[1]', '{}', '{"nodeList": [{"id": "a"}]}', '3'])(
    'is nothing for other texts: %s',
    (text) => {
      expect(readClipboard(text)).toBeNull();
    },
  );

  it('leaves a start out, with its links, where the flow has one', () => {
    const whole = readClipboard(copyText(flow, DEFINITIONS, new Set(['start', 'get', 'print'])))!;
    const { flow: pasted, ids, isStartLeftOut } = paste(flow, DEFINITIONS, whole, { x: 0, y: 500 });
    expect([[...ids], isStartLeftOut]).toEqual([['get1', 'print1'], true]);
    expect(pasted.linkList.slice(2)).toEqual([{ id: 'l3', source: 'get1', target: 'print1' }]);
    expect(pasted.nodeList[3]).toMatchObject({ id: 'get1', x: 0, y: 500 });
  });

  it('keeps the start where the flow has none', () => {
    const whole = readClipboard(copyText(flow, DEFINITIONS, new Set(['start', 'get'])))!;
    const { flow: pasted, isStartLeftOut } = paste(readFlow({}), DEFINITIONS, whole, { x: 0, y: 0 });
    expect([pasted.nodeList.map(({ id }) => id), isStartLeftOut]).toEqual([['start', 'get'], false]);
  });

  it('changes nothing if there is only a start to paste', () => {
    expect(duplicate(flow, DEFINITIONS, new Set(['start']))).toEqual({
      flow,
      ids: new Set(),
      isStartLeftOut: true,
    });
  });

  it('duplicates beside the original', () => {
    const { flow: doubled, ids } = duplicate(flow, DEFINITIONS, new Set(['get']));
    expect([...ids]).toEqual(['get1']);
    expect(doubled.nodeList.at(-1)).toMatchObject({ id: 'get1', x: 340, y: 40 });
  });
});
