import { ProcessLogger } from './process-logger.js';

it('writes each line with its time in UTC to the millisecond', () => {
  const written = import.meta.jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  new ProcessLogger('info').log('worker is up', 'liucheng');
  const lines = written.mock.calls.map(([text]) => String(text));
  written.mockRestore();
  expect(lines).toEqual([
    expect.stringMatching(/ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z +LOG \[liucheng\] worker is up\n$/),
  ]);
});
