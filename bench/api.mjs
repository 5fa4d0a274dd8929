/** What benchmarks ask of the API. */

export const START = { id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' };

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
  const response = await fetch(`${url}/api/process/${action}/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${action}: ${response.status} ${await response.text()}`);
  return /** @type {{ id: number, job_id: number }} */ (await response.json());
}
