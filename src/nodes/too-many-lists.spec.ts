import { httpNode } from '../../test/support/http-node.js';
import { failureOf } from '../../test/support/run-code.js';
import { catalogue } from '../../test/engine/short-run.js';
import { runNode } from '../flow/testing.js';

/** To parse 1 MB of lists takes 0.1 s in one piece. */
const lists = `[${`${'['.repeat(400)}${']'.repeat(400)},`.repeat(200)}0]`;

const { ask } = httpNode({
  '/lists': (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(lists),
});

const failureOfText = async (): Promise<string> => {
  const { outcome } = await runNode(catalogue.get('core.operation.parseJson')!, { value: lists });
  return outcome.state === 'failed' ? outcome.error : outcome.state;
};

it.each([
  ['a response', async () => (await ask('/lists')).error],
  ['a text', failureOfText],
  [
    'a result of code',
    () => failureOf(`return Array(200).fill(JSON.parse('['.repeat(400) + ']'.repeat(400)))`),
  ],
])('%s with more lists than a value may have is refused before it is parsed', async (_name, failure) => {
  const parse = import.meta.jest.spyOn(JSON, 'parse');
  expect(await failure()).toContain('larger than 1048576 bytes');
  expect(parse.mock.calls.filter(([json]) => json.startsWith('[[')).length).toBe(0);
});
