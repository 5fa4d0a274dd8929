import { until } from './until.js';

describe('until', () => {
  it('returns the value of the condition', async () => {
    let asked = 0;
    const third = () => Promise.resolve((asked += 1) === 3 ? { asked } : null);
    expect(await until(third, 'it is asked a third time')).toEqual({ asked: 3 });
  });

  it('counts 0 and an empty text as held, since they are values', async () => {
    expect(await until(() => 0, 'there is a number')).toBe(0);
    expect(await until(() => '', 'there is a text')).toBe('');
  });

  it('names the condition when the time is over', async () => {
    await expect(until(() => false, 'job 5 runs', { deadline: 30 })).rejects.toThrow(
      'waited 30 ms until job 5 runs',
    );
    let seen = 0;
    const never = until(
      () => (seen += 1) < 0,
      () => `${seen > 0} is seen`,
      { deadline: 0 },
    );
    await expect(never).rejects.toThrow('waited 0 ms until true is seen');
  });

  it('rejects with the error of the condition', async () => {
    await expect(until(() => Promise.reject(new Error('refused')), 'it answers')).rejects.toThrow('refused');
  });
});
