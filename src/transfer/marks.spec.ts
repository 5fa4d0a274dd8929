import { Catalogue } from '../flow/index.js';
import { markFlow } from './marks.js';
import { packMarks, replaced, withId } from './packed-marks.js';

const catalogue = new Catalogue([]);
/** The id of who changes a text. */
const USER = 1;

const found = (text: string): string[] =>
  markFlow(text, catalogue).marks.map(
    ({ kind, start, end, process }) => `${kind} ${text.slice(start, end)}${process ? ` = ${process}` : ''}`,
  );

const call = (value: unknown, name = 'process') => ({
  id: 'c',
  namespace: 'core.programming',
  name: 'callProcess',
  ports: { input: [{ value, name }] },
});

it('finds the id of the own process and the ids of called processes, whatever else the text holds', () => {
  const text = `{ "styles": {"id": 9, "]}": "\\"}"}, "nodeList": ${JSON.stringify([
    call(7),
    call('8'),
    call('{{ vars.child }}'),
    call(5, 'inputs'),
    { ...call(6), name: 'other' },
  ])}, "\\u0069d" : 1001 }`;
  expect(found(text)).toEqual(['callee 7 = 7', 'callee "8" = 8', 'self 1001']);
});

it('finds every value of duplicate keys', () => {
  expect(found(`{"id":1,"id":"2","nodeList":[],"nodeList":[${JSON.stringify(call(3))}]}`)).toEqual([
    'self 1',
    'self "2"',
    'callee 3 = 3',
  ]);
});

it('finds passwords, and leaves references to variables', () => {
  const port = (name: string, value: unknown) => ({ name, dataType: 'password', value });
  const text = JSON.stringify({
    id: 1,
    nodeList: [
      {
        namespace: 'core.code',
        name: 'javascript',
        ports: {
          input: [
            port('a', 'secret'),
            port('b', '{{ vars.token }}'),
            port('c', `{{ 'secret' }}`),
            port('d', '{{ 20231234 }}'),
          ],
        },
        detailPanel: { options: { formDatas: [{ name: 'code', type: 'password', value: 'option' }] } },
      },
    ],
    variables: [
      { name: 'pin', type: 'password', scope: 'flow', value: 1234 },
      { name: 'empty', type: 'password', value: '' },
      { name: 'plain', type: 'string', value: 'text' },
    ],
  });
  expect(found(text)).toEqual([
    'self 1',
    'secret "secret"',
    `secret "{{ 'secret' }}"`,
    'secret "{{ 20231234 }}"',
    'secret "option"',
    'secret 1234',
  ]);
});

it('finds the passwords of options and ports whose definition says so', () => {
  const option = { name: 'token', dataType: 'password' };
  const definition = { namespace: 'acme', name: 'send', inputs: [], options: [option] };
  const own = new Catalogue([{ namespace: 'acme', nodes: [definition] } as never]);
  const panel = { options: { formDatas: [{ name: 'token', value: 'secret' }] } };
  const text = JSON.stringify({ nodeList: [{ namespace: 'acme', name: 'send', detailPanel: panel }] });
  expect(markFlow(text, own).marks.map(({ kind }) => kind)).toEqual(['self', 'secret']);
});

it('changes nothing but the id, and adds one where there is none', async () => {
  const marks = (text: string) => packMarks(markFlow(text, catalogue).marks);
  for (const [text, changed] of [
    ['{ "x" : 1.0,\n"id": "1001"}', '{ "x" : 1.0,\n"id": 7}'],
    ['{"x":"文"}', '{"id":7,"x":"文"}'],
    ['{ }', '{"id":7 }'],
    [`{${' '.repeat(200)}}`, `{"id":7${' '.repeat(200)}}`],
    // Of the processes that it calls, only itself.
    [
      JSON.stringify({ id: 1001, nodeList: [call(1001), call('1001'), call(8)] }),
      JSON.stringify({ id: 7, nodeList: [call(7), call(7), call(8)] }),
    ],
  ] as const)
    expect(await withId(text, marks(text), { id: 1001, instead: 7 }, USER)).toBe(changed);
});

it('lets others have their turns while a million marks are replaced', async () => {
  const text = `{${'"id":1,'.repeat(1_000_000)}"id":1}`;
  const marks = packMarks(markFlow(text, catalogue).marks);
  let turns = 0;
  let timer = setImmediate(function count() {
    turns++;
    timer = setImmediate(count);
  });
  const changed = await withId(text, marks, { id: 1, instead: 7 }, USER);
  clearImmediate(timer);
  expect(turns).toBeGreaterThan(5);
  expect(changed).toBe(text.replaceAll('1', '7'));
});

it('does not let a user who replaces many texts hold back another one', async () => {
  const text = `{${'"id":1,'.repeat(100_000)}"id":1}`;
  const marks = packMarks(markFlow(text, catalogue).marks);
  const ended: string[] = [];
  const replaceFor = async (name: string, user: number) => {
    await withId(text, marks, { id: 1, instead: 7 }, user);
    ended.push(name);
  };
  const many = Array.from({ length: 20 }, () => replaceFor('many', USER));
  await Promise.all([...many, replaceFor('one', USER + 1)]);
  expect(ended.indexOf('one')).toBeLessThan(5);
});

it('leaves the text as it is where a mark is not replaced', () => {
  const text = JSON.stringify({ id: 1, nodeList: [call(7)] });
  expect([...replaced(text, packMarks(markFlow(text, catalogue).marks), () => null)].join('')).toBe(text);
});
