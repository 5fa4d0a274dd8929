import { GUARDED, makeKeys } from '../callers.mjs';
import { api } from '../harness/bench.mjs';
import { measureRow } from '../harness/measure-row.mjs';
import { CONNECTIONS, rate } from '../load.mjs';

const LIST = '/api/process/process/';

/** @type {import('../parts.mjs').Part} */
export const auth = {
  name: 'auth',
  about: 'the list page with a token on an API that requires one, against an open API',
  programs: { API: api(GUARDED), open: api() },
  async *measure(bench) {
    const { seconds } = bench.effort;
    const keys = await makeKeys(bench.url('API'), CONNECTIONS);
    let next = 0;
    /**
     * Gives every connection another key.
     *
     * @param {import('../load.mjs').Client} client
     */
    const setupClient = (client) =>
      client.setHeaders({ authorization: `Token ${keys[next++ % keys.length]}` });
    yield await measureRow(bench, {
      name: 'list with a token',
      unit: 'requests/s',
      better: 'more',
      ours: () => rate(bench.url('API') + LIST, { seconds }, { setupClient }),
      yardstick: { name: 'open', measure: () => rate(bench.url('open') + LIST, { seconds }) },
    });
  },
};
