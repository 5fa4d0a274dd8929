// No package: get-port replaces a requested port that is in use by another one, where an operator needs an error that says why.
import { createServer } from 'node:net';
import { codeOf, messageOf } from './errors.mjs';

/**
 * Listens on a port for a moment.
 *
 * @param {number} port 0 for any free port
 * @param {string} host
 * @returns {Promise<number>} the port
 */
const listen = (port, host) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });

/**
 * Returns a port on which no program listens at this moment.
 *
 * @param {string} [host] the loopback interface by default
 * @returns {Promise<number>}
 */
export const freePort = (host = '127.0.0.1') => listen(0, host);

/**
 * Checks that a server can listen on a port.
 *
 * @param {number} port
 * @param {string} [host] the loopback interface by default
 * @throws {Error} with the reason in an operator's terms
 */
export async function assertPortFree(port, host = '127.0.0.1') {
  try {
    await listen(port, host);
  } catch (error) {
    throw new Error(reasonOf(error, port, host), { cause: error });
  }
}

/**
 * @param {unknown} error
 * @param {number} port
 * @param {string} host
 */
function reasonOf(error, port, host) {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use by another program`;
    case 'EACCES':
      return `this user may not listen on port ${port}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine`;
    default:
      return `cannot listen on port ${port} of ${host}: ${messageOf(error)}`;
  }
}
