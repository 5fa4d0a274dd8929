import { Client, ValidationError } from '@liucheng/client';

const client = new Client({
  url: process.argv[2] ?? 'http://127.0.0.1:3000',
  token: process.env.LIUCHENG_TOKEN,
});

const { id } = await client.processes.create({ name: 'greeting', project: 'demo' });
await client.processes.save(id, {
  nodeList: [
    { id: 'start', namespace: 'core.event', name: 'start', nodeType: 'event' },
    {
      id: 'greet',
      namespace: 'core.log',
      name: 'print',
      nodeType: 'function',
      ports: { input: [{ name: 'message', value: 'Hello, {{ vars.who }}!' }] },
    },
  ],
  linkList: [{ id: 'l1', source: 'start', target: 'greet' }],
  variables: [{ name: 'who', type: 'string', scope: 'flow', value: 'world' }],
});
await client.processes.submit(id);

const started = await client.execute({ id, inputs: { who: 'Ada' } });
for await (const { event, data } of started.watch()) {
  if (event === 'state') console.log(`job ${data.id} is ${data.state}`);
  if (event === 'log') console.log(data.line);
}
const job = await started.wait();
console.log(job.state, job.outputs);

for await (const { name } of client.processes.list({ name: 'greet', limit: 100 })) console.log(name);

try {
  await client.processes.create({ name: '', project: 'demo' });
} catch (error) {
  if (!(error instanceof ValidationError)) throw error;
  console.log(error.fields.name);
}
