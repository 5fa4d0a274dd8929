import type { Database } from '../database/database.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { SealedValues } from './sealed-values.js';
import { SharedVariables } from './shared-variables.js';

interface Stored {
  variable_id: number;
  since: number;
  name: string;
  type: string;
  value: string;
}

/** The shared variables of a database that has the same rows at each moment, but for those that `changed` gives. */
function variables(rows: Stored[], changed: (moment: number) => Stored[] = () => []) {
  const sent: (string | null)[][] = [];
  const lost: (() => void)[] = [];
  const database = {
    whenLost: (listener: () => void) => lost.push(listener),
    rows: (_: unknown, [moment, ids, sinces]: [number, number[], number[]]) => {
      const found = [...rows, ...changed(moment)].map((row) => {
        const isKnown = ids.some((id, place) => id === row.variable_id && sinces[place] === row.since);
        return { ...row, value: isKnown ? null : row.value };
      });
      sent.push(found.map(({ value }) => value));
      return Promise.resolve(found);
    },
  };
  const lose = (): void => lost.forEach((listener) => listener());
  const box = { open: (value: string) => value } as unknown as SecretBox;
  const read = database as unknown as Database;
  const shared = new SharedVariables(read, new SealedValues(read, box));
  return { shared, sent, lose };
}

const LIST = { variable_id: 1, since: 1, name: 'list', type: 'array', value: '[[],[]]' };
const countAt = (moment: number): Stored[] => [
  { variable_id: 2, since: moment, name: 'count', type: 'number', value: String(moment) },
];

describe('the shared variables of many moments', () => {
  it('share the values that did not change, which are read once', async () => {
    const { shared, sent } = variables([LIST], countAt);
    const first = await shared.at(5, 1);
    const second = await shared.at(6, 1);
    expect([first.value('count'), second.value('count')]).toEqual([5, 6]);
    expect(second.value('list')).toEqual([[], []]);
    expect(second.value('list')).toBe(first.value('list'));
    expect(sent).toEqual([
      ['[[],[]]', '5'],
      [null, '6'],
    ]);
  });

  it('are read anew after Postgres may have lost some', async () => {
    const { shared, sent, lose } = variables([LIST]);
    await shared.at(5, 1);
    lose();
    await shared.at(5, 1);
    expect(sent).toEqual([['[[],[]]'], ['[[],[]]']]);
  });

  it('are prepared in turn among owners where they have many secrets', async () => {
    const secretAt = (moment: number): Stored[] => [
      {
        variable_id: 3,
        since: moment,
        name: 'secret',
        type: 'password',
        value: JSON.stringify(String(moment).repeat(20_000)),
      },
    ];
    const { shared } = variables([], secretAt);
    const ended: string[] = [];
    const ask = async (moment: number, owner: number): Promise<void> => {
      await shared.at(moment, owner);
      ended.push(`${owner}: ${moment}`);
    };
    await Promise.all([ask(11, 1), ask(12, 1), ask(13, 1), ask(14, 2)]);
    expect(ended).toEqual(['1: 11', '1: 12', '2: 14', '1: 13']);
  });
});
