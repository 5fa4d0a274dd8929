import { api } from '../harness/bench.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { CONNECTIONS, rate } from '../load.mjs';

const LIST = '/api/process/process/';

/** Settings of the server that requires tokens. */
const GUARDED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only benchmarks know',
  LIUCHENG_ADMIN_PASSWORD: 'correct horse battery',
};

/** @type {import('../parts.mjs').Part} */
export const auth = {
  name: 'auth',
  about: 'the list page with a token on an API that requires one, against an open API',
  programs: { API: api(GUARDED), open: api() },
  async *measure(bench) {
    const { seconds } = bench.effort;
    const tokens = await makeTokens(bench.url('API'));
    let next = 0;
    /**
     * Gives every connection the token of another caller.
     *
     * @param {import('../load.mjs').Client} client
     */
    const setupClient = (client) =>
      client.setHeaders({ authorization: `Token ${tokens[next++ % tokens.length]}` });
    yield await measureRow(bench, {
      name: 'list with a token',
      unit: 'requests/s',
      better: 'more',
      ours: () => rate(bench.url('API') + LIST, { seconds }, { setupClient }),
      yardstick: { name: 'open', measure: () => rate(bench.url('open') + LIST, { seconds }) },
    });
  },
};

/**
 * Creates one key per connection.
 *
 * @param {string} url
 */
async function makeTokens(url) {
  /**
   * @param {string} path
   * @param {object} body
   * @param {string} [token]
   * @returns {Promise<{ token: string, key: string }>} a login has `token`, a key has `key`
   */
  const post = async (path, body, token) => {
    const headers = {
      'content-type': 'application/json',
      ...(token ? { authorization: `Token ${token}` } : {}),
    };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return /** @type {{ token: string, key: string }} */ (await response.json());
  };
  const { token } = await post('/api/login/', {
    username: 'admin',
    password: GUARDED.LIUCHENG_ADMIN_PASSWORD,
  });
  const keys = Array.from({ length: CONNECTIONS }, (_, index) =>
    post('/api/user/key/', { name: `bench ${index}`, role: 'viewer' }, token),
  );
  return (await Promise.all(keys)).map(({ key }) => key);
}
