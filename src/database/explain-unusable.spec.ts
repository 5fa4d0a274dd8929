import { QueryFailedError } from 'typeorm';
import { DatabaseUnavailable } from './database-error.js';
import { explainUnusable } from './explain-unusable.js';

const failed = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
const refused = (address: string) => failed(`connect ECONNREFUSED ${address}`, 'ECONNREFUSED');

describe('what an operator reads if Postgres cannot be used', () => {
  it.each([
    [refused('127.0.0.1:5432'), 'connect ECONNREFUSED 127.0.0.1:5432'],
    [
      Object.assign(new AggregateError([refused('::1:5432'), refused('127.0.0.1:5432')]), {
        code: 'ECONNREFUSED',
      }),
      'connect ECONNREFUSED ::1:5432, connect ECONNREFUSED 127.0.0.1:5432',
    ],
    [failed('getaddrinfo EAI_AGAIN db', 'EAI_AGAIN'), 'getaddrinfo EAI_AGAIN db'],
    [
      failed('password authentication failed for user "x"', '28P01'),
      'password authentication failed for user "x"',
    ],
    [
      new DatabaseUnavailable(failed('permission denied for table job', '42501')),
      'permission denied for table job',
    ],
    [failed('database "x" does not exist', '3D000'), 'database "x" does not exist'],
    [new DatabaseUnavailable(failed('Connection terminated')), 'Connection terminated'],
    [
      new QueryFailedError('SELECT 1', [], failed('terminating connection', '57P01')),
      'terminating connection',
    ],
  ])('names the variable and the cause: %s', (error, cause) => {
    expect(explainUnusable(error)).toBe(`Postgres (DATABASE_URL) cannot be used: ${cause}`);
  });

  it.each([
    new TypeError('x is not a function'),
    failed('no such file', 'ENOENT'),
    failed("Cannot find package 'x'", 'ERR_MODULE_NOT_FOUND'),
    failed('an error without a code'),
    new DatabaseUnavailable(failed('column "x" does not exist', '42703')),
    'a text',
  ])('is not of errors of another kind: %s', (error) => {
    expect(explainUnusable(error)).toBeNull();
  });
});
