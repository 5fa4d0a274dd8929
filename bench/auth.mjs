/** What authentication costs: the list page with a token on a server that asks for one, against an open server, in turns. */
import { CONNECTIONS, rate } from './http.mjs';
import { median } from './measure.mjs';

const ROUNDS = 5;
const LIST = '/api/process/process/';

/** Settings of the server that asks for tokens. */
export const GUARDED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only benchmarks know',
  LIUCHENG_ADMIN_PASSWORD: 'correct horse battery',
};

/**
 * @param {{ guarded: string, open: string }} urls
 * @returns {Promise<{ ours: number, bare: number }>} requests a second, medians: with a token, and without
 */
export async function benchAuth(urls) {
  const tokens = await makeTokens(urls.guarded);
  let next = 0;
  // Every connection is another caller.
  const setupClient = (client) =>
    client.setHeaders({ authorization: `Token ${tokens[next++ % tokens.length]}` });
  const rates = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const open = await rate(urls.open + LIST, {});
    const guarded = await rate(urls.guarded + LIST, { setupClient });
    if (round === 0) continue; // Both warm up.
    rates.bare.push(open);
    rates.ours.push(guarded);
  }
  return { ours: median(rates.ours), bare: median(rates.bare) };
}

async function makeTokens(url) {
  const post = async (path, body, token) => {
    const headers = {
      'content-type': 'application/json',
      ...(token ? { authorization: `Token ${token}` } : {}),
    };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
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
