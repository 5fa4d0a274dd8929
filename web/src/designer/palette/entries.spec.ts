import { entriesOf, searchEntries } from './entries.js';

const node = (name: string, title: string, description: string) =>
  ({ namespace: 'core', name, title, description }) as never;
const group = (nodes: never[]) => ({ namespace: 'core', title: 'Core', description: '', nodes });

const entries = entriesOf(
  [
    group([
      node('print', 'Print', 'Writes to the log'),
      node('log', 'Logarithm', ''),
      node('request', 'HTTP request', 'Calls a server'),
    ]),
  ],
  [group([node('print', '打印', '写日志'), node('request', 'HTTP 请求', '')])],
);
const found = (text: string) => searchEntries(entries, text).map(({ definition }) => definition.name);

describe('the search of the palette', () => {
  it('finds titles in both languages, names and descriptions', () => {
    expect([found('打印'), found('请求'), found('REQUEST'), found('server call')]).toEqual([
      ['print'],
      ['request'],
      ['request'],
      ['request'],
    ]);
  });

  it('shows titles before descriptions, all without a text, and nothing for what is absent', () => {
    expect(found('log')).toEqual(['log', 'print']);
    expect(found(' ')).toEqual(['print', 'log', 'request']);
    expect(found('absent')).toEqual([]);
  });
});
