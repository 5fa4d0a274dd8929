import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterPendingIo } from './after-pending-io.js';

it('lets a request be served that arrived during the work, also if a request has led to it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const opened: Socket[] = [];
  const open = async (): Promise<[client: Socket, served: Socket]> => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [served] = (await once(server, 'connection')) as [Socket];
    opened.push(client, served);
    return [client, served];
  };
  const [first, firstServed] = await open();
  const [second, secondServed] = await open();
  const order: string[] = [];
  secondServed.on('data', () => order.push('the other request'));
  const worked = new Promise<void>((resolve) =>
    firstServed.on('data', () => {
      order.push('a part of the work');
      second.write('request');
      void afterPendingIo().then(() => {
        order.push('the rest of the work');
        resolve();
      });
    }),
  );
  first.write('request');
  await worked;
  for (const socket of opened) socket.destroy();
  server.close();
  expect(order).toEqual(['a part of the work', 'the other request', 'the rest of the work']);
});
