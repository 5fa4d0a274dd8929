import type { Socket } from 'node:net';
import type { ClientBase } from 'pg';

/** A member of a client that the types of `pg` omit. */
interface WithSocket {
  connection: { stream: Socket };
}

/** The socket of a connection. */
export const socketOf = (client: ClientBase): Socket => (client as unknown as WithSocket).connection.stream;

/** Ends a connection at once: a statement that it runs fails, and the pool uses it no more. */
export function endConnection(client: ClientBase): void {
  socketOf(client).destroy();
}
