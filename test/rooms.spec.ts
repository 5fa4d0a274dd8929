import { readdirSync, readFileSync } from 'node:fs';
import { ROOMS } from '../rooms.mjs';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.includes('/') && path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .filter((path) => !path.startsWith('database/migrations/'))
  .map((path) => ({ path, room: path.split('/')[0]!, text: readFileSync(`src/${path}`, 'utf8') }));

/** Each table, and the room in which its entity stands. */
const tables = new Map(
  sources.flatMap(({ room, text }) => {
    const table = /@Entity\('(\w+)'\)/.exec(text)?.[1];
    return table === undefined ? [] : [[table, room] as const];
  }),
);

/** The tables that the statements of a source name. */
function named(text: string): string[] {
  const found = text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?(\w+)/g);
  return [...new Set([...found].map(([, name]) => name!))].filter((name) => tables.has(name));
}

test('every table has its entity in a room that is on the list', () => {
  expect(tables.size).toBeGreaterThan(10);
  for (const room of tables.values()) expect(Object.keys(ROOMS)).toContain(room);
});

test('every folder of src is a room, or boot, which puts them together', () => {
  const folders = new Set(sources.map(({ room }) => room));
  expect([...folders].filter((room) => room !== 'boot').sort()).toEqual(Object.keys(ROOMS).sort());
});

test('a room may import only rooms that stand before it', () => {
  const order = Object.keys(ROOMS);
  for (const [room, others] of Object.entries(ROOMS))
    for (const other of others) expect(order.slice(0, order.indexOf(room))).toContain(other);
});

test('statements name only tables of their own room, or of rooms that it may import', () => {
  const strangers = sources.flatMap(({ path, room, text }) =>
    named(text)
      .filter((table) => {
        const owner = tables.get(table)!;
        return owner !== room && !(ROOMS[room] ?? []).includes(owner);
      })
      .map((table) => `${path}: ${table} (${tables.get(table)!})`),
  );
  expect(strangers).toEqual([]);
});
