import { REPLICA_LIMITS, withServerLimits } from './server-limits.js';

const LIMITS =
  '-c statement_timeout=3500 -c idle_in_transaction_session_timeout=3500 -c client_connection_check_interval=1000 -c jit=off -c default_transaction_isolation=read\\ committed -c array_nulls=on -c extra_float_digits=1';

describe('withServerLimits', () => {
  it.each(['postgres://u:p%40@h:5432/db?sslmode=require', 'postgres:///db?host=%2Ftmp', '/tmp db', ''])(
    'does not change the URL %j',
    (url) => expect(withServerLimits(url)).toEqual({ url, options: LIMITS }),
  );

  it('puts the options of the URL last, since Postgres uses the last of two values', () => {
    const url = 'postgres://u:p%40@h/db?options=-c%20statement_timeout%3D9000&sslmode=require';
    expect(withServerLimits(url)).toEqual({
      url: 'postgres://u:p%40@h/db?sslmode=require',
      options: `${LIMITS} -c statement_timeout=9000`,
    });
  });

  it('has other limits for a replica, where a statement must not write and may take less time', () => {
    const changed = LIMITS.replace('3500', '700');
    expect(withServerLimits('', REPLICA_LIMITS).options).toBe(
      `${changed} -c default_transaction_read_only=on`,
    );
  });
});
