/** Callers of an API that requires tokens. */
import { ask } from './api.mjs';

/** Settings of the API. */
export const GUARDED = {
  LIUCHENG_AUTH: 'required',
  LIUCHENG_SECRET_KEY: 'a long random text that only benchmarks know',
  LIUCHENG_ADMIN_PASSWORD: 'correct horse battery',
};

const PASSWORD = 'battery staple correct';

/**
 * @param {string} url
 * @param {string} username
 * @param {string} password
 * @returns {Promise<string>} the token of a login
 */
async function login(url, username, password) {
  const answer = /** @type {{ token: string }} */ (await ask(`${url}/api/login/`, { username, password }));
  return answer.token;
}

/**
 * @param {string} url
 * @returns {Promise<string>} the token of the administrator
 */
const loginOfAdmin = (url) => login(url, 'admin', GUARDED.LIUCHENG_ADMIN_PASSWORD);

/**
 * @param {string} url
 * @param {number} count
 * @returns {Promise<string[]>} new keys of the administrator
 */
export async function makeKeys(url, count) {
  const token = await loginOfAdmin(url);
  const keys = Array.from({ length: count }, (_, index) =>
    ask(`${url}/api/user/key/`, { name: `bench ${index}`, role: 'viewer' }, token),
  );
  return /** @type {{ key: string }[]} */ (await Promise.all(keys)).map(({ key }) => key);
}

/**
 * @param {string} url
 * @param {number} count
 * @returns {Promise<string[]>} the tokens of new users, who may change processes
 */
export async function makeUsers(url, count) {
  const token = await loginOfAdmin(url);
  const users = Array.from({ length: count }, async (_, index) => {
    const username = `bench${index}`;
    await ask(`${url}/api/user/user/`, { username, password: PASSWORD, role: 'editor' }, token);
    return login(url, username, PASSWORD);
  });
  return Promise.all(users);
}
