import type { Database } from '../database/database.js';
import type { FlowThreads } from './flow-threads/flow-threads.js';
import { FrozenDefinitions } from './frozen-definitions.js';

it('a large definition is read with its nodes, links and variables', async () => {
  const database = { rows: () => Promise.resolve([{ text: '{"id":1}' }]) } as unknown as Database;
  const parts = { id: 1, nodes: ['{"id":"start"}'], links: ['{"id":"l1"}'], variables: ['{"name":"who"}'] };
  const threads = { run: () => Promise.resolve(parts) } as unknown as FlowThreads;
  const flow = { id: 1, nodeList: [{ id: 'start' }], linkList: [{ id: 'l1' }], variables: [{ name: 'who' }] };
  expect(await new FrozenDefinitions(database, threads).large(1, 2)).toEqual(flow);
});
