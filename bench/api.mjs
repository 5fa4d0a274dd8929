/** What benchmarks ask of the API. */
import { Agent, request } from 'node:http';

/**
 * @param {string} url
 * @param {object} flow
 * @returns {Promise<number>} the id of its process
 */
export async function submit(url, flow) {
  const { id } = await post(url, 'process', { name: 'bench', project: 'bench' });
  await post(url, 'save', { id, ...flow });
  await post(url, 'upload', { id });
  return id;
}

/**
 * @param {string} url
 * @param {number} id of a process
 * @param {number} count
 * @returns {Promise<number[]>} the ids of the jobs
 */
export async function executeAll(url, id, count) {
  const answers = await Promise.all(Array.from({ length: count }, () => post(url, 'execute', { id })));
  return answers.map(({ job_id }) => job_id);
}

/**
 * @param {string} url
 * @param {string} action
 * @param {object} body
 * @returns {Promise<{ id: number, job_id: number }>} a process has `id`, an execution has `job_id`
 */
export async function post(url, action, body) {
  return /** @type {{ id: number, job_id: number }} */ (await ask(`${url}/api/process/${action}/`, body));
}

/** Connections stay open, as those of a service do. */
const agent = new Agent({ keepAlive: true });

/**
 * Sends a request. Not by `fetch`, of which each call takes 0.5 ms of the client's CPU time, more than the API (measured).
 *
 * @param {string} url
 * @param {object} [body] sent by POST
 * @param {string} [token] of the caller
 * @returns {Promise<unknown>} the answer
 */
export function ask(url, body, token) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(token !== undefined && { authorization: `Token ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (/** @type {string} */ part) => (answer += part));
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(answer));
        else reject(new Error(`${url}: ${response.statusCode ?? ''} ${answer}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/**
 * Executes a process and waits for the end of the job.
 *
 * @param {string} url
 * @param {number} id of the process
 * @throws {Error} if the job does not succeed
 */
export async function runToEnd(url, id) {
  const { job_id: job } = await post(url, 'execute', { id });
  for (;;) {
    const { state } = /** @type {{ state: string }} */ (await ask(`${url}/api/job/job/${job}/?wait=60`));
    if (state === 'successful') return;
    if (state === 'failed' || state === 'stopped') throw new Error(`job ${job} is ${state}`);
  }
}
