import { Logger } from '@nestjs/common';
import { DatabaseUnavailable } from './database-error.js';
import { FullDisk } from './full-disk.js';

const errorOf = (code: string) =>
  new DatabaseUnavailable(Object.assign(new Error('could not extend file'), { code }));

describe('the disk of Postgres', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('is full once a statement has found no space, until some can be had', async () => {
    let error: Error | undefined = errorOf('53100');
    let asked = 0;
    const disk = new FullDisk({
      rows: () => {
        asked += 1;
        return error ? Promise.reject(error) : Promise.resolve([]);
      },
    });
    disk.noted(errorOf('25006'));
    expect(await disk.why()).toBeNull();
    expect(asked).toBe(0);
    disk.noted(error);
    expect(await Promise.all([disk.why(), disk.why()])).toEqual([error.message, error.message]);
    expect(asked).toBe(1);
    // Without the right to temporary tables, it is not known, and believed for a time.
    error = errorOf('42501');
    expect(await disk.why()).not.toBeNull();
    error = undefined;
    expect(await disk.why()).toBeNull();
    expect(await disk.why()).toBeNull();
    expect(asked).toBe(3);
  });
});
