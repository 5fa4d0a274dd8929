import pg from 'pg';
import { plainArray } from './plain-array.js';

describe('the text of an array', () => {
  const client = new pg.Client(process.env.DATABASE_URL);

  beforeAll(() => client.connect());
  afterAll(() => client.end());

  const read = async (type: string, elements: (number | boolean | string | null)[]): Promise<unknown> =>
    (await client.query(`SELECT to_json($1::${type}[]) AS read`, [plainArray(elements)])).rows[0].read;

  it('is read by Postgres as its elements', async () => {
    const uuid = '6f1c1b5e-8a0e-4c83-9d5f-1b5a6c3a2f10';
    expect(await read('bigint', [1, 2 ** 53 - 1, -3])).toEqual([1, 2 ** 53 - 1, -3]);
    expect(await read('float8', [1795655035001.4292, null])).toEqual([1795655035001.4292, null]);
    expect(await read('boolean', [true, false])).toEqual([true, false]);
    expect(await read('uuid', [uuid])).toEqual([uuid]);
    expect(await read('int', [])).toEqual([]);
  });
});
