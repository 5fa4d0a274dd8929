import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy to a service. Tests can cut, stall or throttle its connections. */
export interface Proxy {
  /** The URL of the service through the proxy. */
  url: string;
  /** Closes all connections and accepts no new ones until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Lets new connections be to the service at another URL. Those that are open stay. */
  leadTo(service: string): void;
  /** While true, connections stay open and transfer nothing. */
  stall(stalled: boolean): void;
  /** Limits the bytes per second from the service, on all connections together. */
  throttle(bytesPerSecond: number): void;
  /** The most bytes per second to the service, on all connections together. */
  throttleUp(bytesPerSecond: number): void;
  close(): Promise<void>;
}

/** How often per second a throttled proxy forwards bytes. */
const TICKS = 50;

/** Starts a proxy to the service at a URL. */
export async function startProxy(service: string): Promise<Proxy> {
  let target = new URL(service);
  const sockets = new Set<Socket>();
  let stalled = false;
  const [down, up] = [startThrottle(), startThrottle()];
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(target.port), target.hostname));
    keep(near).on('data', (chunk: Buffer) => stalled || up.pass(near, far, chunk));
    far.on('data', (chunk: Buffer) => stalled || down.pass(far, near, chunk));
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
  return {
    url: url.href,
    cut,
    mend: () => listen(port),
    leadTo: (other) => (target = new URL(other)),
    stall: (now) => (stalled = now),
    throttle: (most) => (down.perSecond = most),
    throttleUp: (most) => (up.perSecond = most),
    close: () => {
      down.end();
      up.end();
      return cut();
    },
  };
}

/** Forwards the data of one direction in order, at a limited number of bytes per second. */
function startThrottle() {
  const queue: { from: Socket; to: Socket; chunk: Buffer }[] = [];
  const drain = setInterval(() => {
    let left = Math.floor(throttle.perSecond / TICKS);
    while (queue.length > 0 && left > 0) {
      const first = queue[0]!;
      const part = first.chunk.subarray(0, Math.min(left, first.chunk.length));
      first.to.write(part);
      left -= part.length;
      first.chunk = first.chunk.subarray(part.length);
      if (first.chunk.length > 0) continue;
      queue.shift();
      first.from.resume();
    }
  }, 1_000 / TICKS).unref();
  const throttle = {
    perSecond: Infinity,
    pass(from: Socket, to: Socket, chunk: Buffer): void {
      if (throttle.perSecond === Infinity && queue.length === 0) to.write(chunk);
      else {
        from.pause();
        queue.push({ from, to, chunk });
      }
    },
    end: () => clearInterval(drain),
  };
  return throttle;
}
