/** The cost of authentication: the list page with a token on a server that requires one, alternating with an open server. */
import { CONNECTIONS, rate } from './http.mjs';
import { medians, noRounds } from './measure.mjs';

const ROUNDS = 5;
const LIST = '/api/process/process/';

/** Settings of the server that requires tokens. */
export const GUARDED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only benchmarks know',
  LIUCHENG_ADMIN_PASSWORD: 'correct horse battery',
};

/**
 * @param {{ guarded: string, open: string }} urls
 * @returns {Promise<import('./measure.mjs').Pair>} medians of requests per second: with a token, and without
 */
export async function benchAuth(urls) {
  const tokens = await makeTokens(urls.guarded);
  let next = 0;
  /**
   * Gives every connection the token of another caller.
   *
   * @param {import('./http.mjs').Client} client
   */
  const setupClient = (client) =>
    client.setHeaders({ authorization: `Token ${tokens[next++ % tokens.length]}` });
  const rates = noRounds();
  for (let round = 0; round <= ROUNDS; round += 1) {
    const open = await rate(urls.open + LIST, {});
    const guarded = await rate(urls.guarded + LIST, { setupClient });
    if (round === 0) continue; // Warm-up.
    rates.bare.push(open);
    rates.ours.push(guarded);
  }
  return medians(rates);
}

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
