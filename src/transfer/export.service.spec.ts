import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Database, Statement } from '../database/database.js';
import type { Actor } from '../rest/requests/caller.js';
import type { ExportQuery } from './dto/export-query.js';
import { DRAFT_TEXT, TO_EXPORT, WRITTEN } from './export-statements.js';
import { ExportService } from './export.service.js';
import type { MarkedFlows } from './marked-flows.js';

const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
};

it('an export reads its flows in turn with those of another user, however many that user makes', async () => {
  const read: number[] = [];
  const answers: (() => void)[] = [];
  const rows = (statement: Statement, [id]: [number & number[]]) => {
    if (statement === TO_EXPORT) return Promise.resolve(id.map((one: number) => ({ id: one, bytes: 1 })));
    if (statement !== DRAFT_TEXT) return Promise.resolve(statement === WRITTEN ? [{ name: 'p' }] : []);
    read.push(id);
    return new Promise((resolve) => answers.push(() => resolve([])));
  };
  const exports = new ExportService({ rows } as unknown as Database, {} as MarkedFlows);
  const begin = async (user: number, id: number): Promise<void> => {
    const actor = { id: user, confirm: () => undefined } as unknown as Actor;
    const query = { ids: () => [id], versions: false } as unknown as ExportQuery;
    const { texts } = await exports.file(actor, query);
    void text(Readable.from(texts()));
  };
  for (let id = 1; id <= 20; id += 1) await begin(1, id);
  await settled();
  await begin(2, 99);
  await settled();
  for (let turns = 0; turns < 3; turns += 1) {
    answers.shift()?.();
    await settled();
  }
  expect(read).toHaveLength(4);
  expect(read).toContain(99);
});
