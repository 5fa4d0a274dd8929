import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Database, Statement } from '../database/database.js';
import type { Catalogue } from '../flow/index.js';
import type { Actor } from '../rest/requests/caller.js';
import type { ExportQuery } from './dto/export-query.js';
import { DRAFT_TEXT, NAMES, TO_EXPORT, WRITTEN } from './export-statements.js';
import { ExportService } from './export.service.js';
import { markPacked } from './mark-packed.js';
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

it('an export hands on few texts of a flow with thousands of places to replace, so that others get their turns', async () => {
  const draft = `{${'"id":7,'.repeat(10_000)}"nodeList":[]}`;
  const rows = (statement: Statement) => {
    if (statement === TO_EXPORT) return Promise.resolve([{ id: 7, bytes: draft.length }]);
    if (statement === DRAFT_TEXT) return Promise.resolve([{ text: draft }]);
    return Promise.resolve(statement === WRITTEN ? [{ name: 'p' }] : []);
  };
  const catalogue = { get: () => undefined } as unknown as Catalogue;
  const marked = { mark: (flow: string) => Promise.resolve(markPacked(flow, catalogue)) };
  const exports = new ExportService({ rows } as unknown as Database, marked as unknown as MarkedFlows);
  const actor = { id: 1, confirm: () => undefined } as unknown as Actor;
  const { texts } = await exports.file(actor, {
    ids: () => [7],
    versions: false,
  });
  const written: string[] = [];
  for await (const each of texts()) written.push(each);
  expect(written.length).toBeLessThan(50);
  expect(JSON.parse(written.join('')).processes[0].draft).toEqual({ id: null, nodeList: [] });
});

it('an export asks once for the names of processes that a flow calls, in the order of their ids', async () => {
  const call = (process: number) => ({
    id: `n${process}`,
    namespace: 'core.programming',
    name: 'callProcess',
    ports: { input: [{ name: 'process', value: process }] },
  });
  const draft = JSON.stringify({ nodeList: [9, 3, 7, 9, 3].map(call) });
  const asked: unknown[] = [];
  const rows = (statement: Statement, values: unknown[]) => {
    if (statement === NAMES) asked.push(values[0]);
    if (statement === TO_EXPORT) return Promise.resolve([{ id: 7, bytes: draft.length }]);
    if (statement === DRAFT_TEXT) return Promise.resolve([{ text: draft }]);
    return Promise.resolve(statement === WRITTEN ? [{ name: 'p' }] : []);
  };
  const catalogue = { get: () => undefined } as unknown as Catalogue;
  const marked = { mark: (flow: string) => Promise.resolve(markPacked(flow, catalogue)) };
  const exports = new ExportService({ rows } as unknown as Database, marked as unknown as MarkedFlows);
  const actor = { id: 1, confirm: () => undefined } as unknown as Actor;
  const { texts } = await exports.file(actor, { ids: () => [7], versions: false });
  await text(Readable.from(texts()));
  expect(asked).toEqual([[3, 9]]);
});
