import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy between one process and a service, in which faults are injected. */
export interface NetworkProxy {
  port: number;
  /** Ends all connections; new ones are taken, and refused while `down`. */
  cut(): void;
  setDown(down: boolean): void;
  /** Delays each packet by up to `ms` milliseconds, the same for all packets of a connection. */
  setDelay(ms: number): void;
  /** While true nothing passes; afterwards everything that waited does, as after TCP's retransmissions. */
  setStalled(stalled: boolean): void;
  /** Drops the service's side of all connections without telling the process: its sockets stay open until `mend`. */
  halfOpen(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket;
  delayMs: number;
  silent: boolean;
}

/** Opens a proxy to a port of this machine; the service there may restart. */
export async function openProxy(target: number): Promise<NetworkProxy> {
  const pairs = new Set<Pair>();
  let down = false;
  let stalled = false;
  let delayMs = 0;

  const pump = (pair: Pair, from: Socket, to: Socket): void => {
    let due = 0;
    from.on('data', (chunk) => {
      if (pair.silent) return;
      const now = performance.now();
      due = Math.max(due, now + pair.delayMs);
      if (due <= now) to.write(chunk);
      else setTimeout(() => to.write(chunk), due - now);
    });
    from.on('close', () => {
      if (pair.silent && from === pair.far) return;
      pairs.delete(pair);
      to.destroy();
    });
    from.on('error', () => from.destroy());
  };

  const server = createServer((near) => {
    if (down) {
      near.resetAndDestroy();
      return;
    }
    near.setNoDelay(true);
    const far = connect(target, '127.0.0.1').setNoDelay(true);
    const pair: Pair = { near, far, delayMs: spread(delayMs), silent: false };
    pairs.add(pair);
    pump(pair, near, far);
    pump(pair, far, near);
    if (stalled) pause(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    setDown(now) {
      down = now;
      if (now) cut();
    },
    setDelay(ms) {
      delayMs = ms;
      for (const pair of pairs) pair.delayMs = spread(ms);
    },
    setStalled(now) {
      stalled = now;
      for (const pair of pairs) (now ? pause : resume)(pair);
    },
    halfOpen() {
      for (const pair of pairs) {
        pair.silent = true;
        pair.far.destroy();
      }
    },
    mend() {
      for (const pair of pairs) if (pair.silent) pair.near.resetAndDestroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

/** Not drawn from the seed: the order of connections differs from run to run. */
const spread = (ms: number): number => (ms === 0 ? 0 : Math.ceil(ms * (0.25 + 0.75 * Math.random())));

function pause({ near, far }: Pair): void {
  near.pause();
  far.pause();
}

function resume({ near, far }: Pair): void {
  near.resume();
  far.resume();
}
