import type { Readable } from 'node:stream';
import { runAfterYield, shouldYield } from '../../flow/index.js';

/** How many bytes of a connection are parsed at once. As many headers as fit in take 6 ms. */
const AT_ONCE = 8 * 1024;

/**
 * Lets undici read a connection only while the budget of the event loop lasts, and go on in a later turn. It parses what it reads at
 * once: 400 servers that sent trailers of four bytes each without end stopped a worker for more than 10 s. What came before a reset by the
 * server is read first, such as the answer to a request whose body the server does not want.
 *
 * The end too is read in a later turn, and only if undici still reads then: one that comes while a response waits for its reader fails an
 * assertion in undici, which ended the worker.
 *
 * @param owner whose work it is, of the connection alone or also of others, which go on in the order in which they came
 */
export function readInTurn(socket: Readable, owner: object = socket): void {
  const read = socket.read.bind(socket);
  const push = socket.push.bind(socket);
  const destroy = socket.destroy.bind(socket);
  let hasEnded = false;
  let mayRead = false;
  let waits = false;
  let reset: Error | undefined;
  // A function, since TypeScript does not see that a listener changes `waits`.
  const isRead = (): boolean => !waits;
  const goOn = (): void => {
    waits = false;
    mayRead = true;
    if (!socket.destroyed) socket.emit('readable');
    mayRead = false;
    if (reset !== undefined && isRead()) destroy(reset);
  };
  socket.push = (chunk, encoding) => {
    hasEnded ||= chunk === null;
    return push(chunk, encoding);
  };
  socket.read = (size) => {
    const isEnd = hasEnded && socket.readableLength === 0;
    if (mayRead || (!waits && !isEnd && !shouldYield())) {
      mayRead = false;
      return read(size ?? (Math.min(socket.readableLength, AT_ONCE) || undefined)) as Buffer | null;
    }
    if (!waits) runAfterYield(goOn, owner);
    waits = true;
    return null;
  };
  socket.destroy = (error) => {
    if (!waits || !isReset(error)) return destroy(error);
    reset = error;
    return socket;
  };
}

/** Whether the server has reset the connection, which a read finds or a write, or has ended its TLS with an alert. */
function isReset(error: NodeJS.ErrnoException | undefined): error is NodeJS.ErrnoException {
  if (error?.code?.startsWith('ERR_SSL_') === true) return true;
  if (error?.syscall !== 'read' && error?.syscall !== 'write') return false;
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}
