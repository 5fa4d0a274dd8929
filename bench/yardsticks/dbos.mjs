/** The yardstick of nodes that act on the outside: DBOS Transact, whose workflows have as many steps. A request waits for the end. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import Fastify from 'fastify';

DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env.DATABASE_URL ?? '',
  logLevel: 'warn',
  runAdminServer: false,
});

const steps = DBOS.registerWorkflow(
  async (/** @type {number} */ count) => {
    for (let step = 0; step < count; step += 1)
      await DBOS.runStep(() => Promise.resolve({}), { name: 'nothing' });
  },
  { name: 'steps' },
);

await DBOS.launch();
const app = Fastify();
app.post('/run/:steps', async (request) => {
  const { steps: count } = /** @type {{ steps: string }} */ (request.params);
  const handle = await DBOS.startWorkflow(steps)(Number(count));
  await handle.getResult();
  return { success: true };
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
console.log('DBOS is up');
