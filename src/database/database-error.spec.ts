import { databaseError, isUnavailable } from './database-error.js';

const failed = (code: string | undefined, message = 'why'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('databaseError', () => {
  it.each([
    ['a read-only server during a failover', '25006'],
    ['a full disk', '53100'],
    ['out of memory', '53200'],
    ['too many connections', '53300'],
    ['a server that shuts down', '57P01'],
    ['a server that starts', '57P03'],
    ['a cancelled statement', '57014'],
    ['a lock that is not available', '55P03'],
    ['an idle transaction that the server ended', '25P03'],
    ['a damaged file', '58030'],
    ['an internal error', 'XX000'],
    ['a cached plan after a migration', '0A000'],
    ['a column that a migration has not added yet', '42703'],
    ['a revoked privilege', '42501'],
    ['a changed password', '28P01'],
    ['a deadlock', '40P01'],
    ['a trigger that raises', 'P0001'],
    ['a refused connection', 'ECONNREFUSED'],
    ['a lost connection, for which pg gives no code', undefined],
  ])('means that Postgres is unavailable: %s', (_, code) => {
    const cause = failed(code);
    const error = databaseError(cause);
    expect(isUnavailable(error)).toBe(true);
    expect(error).toMatchObject({ message: 'why', code, cause });
  });

  it.each([
    ['text that the encoding cannot hold', '22021'],
    ['a number that is out of range', '22003'],
    ['a duplicate name', '23505'],
    ['a row that is too large', '54000'],
  ])('keeps an error about the data: %s', (_, code) => {
    const cause = failed(code);
    expect(databaseError(cause)).toBe(cause);
  });

  it('keeps an error that pg throws before it sends the statement', () => {
    const cause = new RangeError('Invalid string length');
    expect(databaseError(cause)).toBe(cause);
  });
});
