import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a service that a test can cut. */
export interface Proxy {
  /** The service's URL, through the wire. */
  url: string;
  /** Ends all connections and takes no new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** While true, connections stay open and nothing passes. */
  stall(stalled: boolean): void;
  close(): Promise<void>;
}

/** Puts a wire before the service of a URL. */
export async function startProxy(service: string): Promise<Proxy> {
  const target = new URL(service);
  const sockets = new Set<Socket>();
  let stalled = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(target.port), target.hostname));
    keep(near).on('data', (chunk) => stalled || far.write(chunk));
    far.on('data', (chunk) => stalled || near.write(chunk));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(service);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, mend: () => listen(port), stall: (now) => (stalled = now), close: cut };
}
