import { createServer } from 'node:net';

const listen = (port, host) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: bound } = server.address();
      server.close(() => resolve(bound));
    });
  });

/**
 * A port of the loopback interface that nobody listens on at this moment.
 *
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export const freePort = (host = '127.0.0.1') => listen(0, host);

/**
 * Checks that a server may listen there.
 *
 * @param {number} port
 * @param {string} host
 * @throws {Error} saying why not in an operator's words
 */
export async function assertPortFree(port, host = '127.0.0.1') {
  try {
    await listen(port, host);
  } catch (error) {
    const reason =
      {
        EADDRINUSE: `port ${port} on ${host} is in use by another program`,
        EACCES: `this user may not listen on port ${port}`,
        EADDRNOTAVAIL: `${host} is not an address of this machine`,
        ENOTFOUND: `${host} is not an address of this machine`,
      }[error.code] ?? `cannot listen on port ${port} of ${host}: ${error.message}`;
    throw new Error(reason, { cause: error });
  }
}
