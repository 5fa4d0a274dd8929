import { createInstallation, type Installation } from '../support/processes.js';
import { ended, execute, flow, submit } from '../support/flows.js';

describe('a worker in another time zone', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation();
  });

  afterAll(() => installation.close());

  it('reads dates without a zone as UTC, in expressions, in code and in nodes', async () => {
    const { url } = await installation.start('all', { TZ: 'Asia/Shanghai' });
    const outputs = {
      expression: '{{ $toMillis("2020-01-01T00:00:00") }}',
      code: '{{ nodes.code.result }}',
      text: '{{ nodes.date.result }}',
    };
    const job = await execute(
      url,
      await submit(
        url,
        flow(
          [
            { id: 'start', name: 'core.event.start' },
            {
              id: 'code',
              name: 'core.code.javascript',
              options: { code: 'return new Date(2020, 0, 1).toISOString()' },
            },
            {
              id: 'date',
              name: 'core.operation.formatDate',
              inputs: { value: '2020-01-01' },
              options: { format: 'yyyy-MM-dd HH:mm' },
            },
            { id: 'end', name: 'core.programming.return', inputs: { outputs } },
          ],
          ['start > code', 'code > end'],
        ),
      ),
    );
    expect(await ended(url, job)).toMatchObject({
      state: 'successful',
      outputs: {
        expression: Date.UTC(2020, 0, 1),
        code: '2020-01-01T00:00:00.000Z',
        text: '2020-01-01 00:00',
      },
    });
  });
});
