import { readSettings } from './settings.js';
import { shellUserOf } from './shell-user.js';

const userOf = (text: string, own: number) =>
  shellUserOf(readSettings({ LIUCHENG_SHELL_USER: text }), own, own);

describe('shellUserOf', () => {
  it('is nobody by default if the worker runs as root', () => {
    expect(userOf('', 0)).toEqual({ uid: 65_534, gid: 65_534 });
    expect(userOf('1001:1002', 0)).toEqual({ uid: 1001, gid: 1002 });
    expect(userOf('0:0', 0)).toEqual({ uid: 0, gid: 0 });
  });

  it('is the worker’s own user if the worker does not run as root', () => {
    expect(userOf('', 1000)).toBeNull();
    expect(userOf('1000:1000', 1000)).toBeNull();
    for (const other of ['1001:1001', '1000:1001'])
      expect(() => userOf(other, 1000)).toThrow('LIUCHENG_SHELL_USER: only root');
  });

  it.each(['root', '1', '1:', '-1:1', '1:1:1', '4294967295:0'])('rejects %s', (text) => {
    expect(() => userOf(text, 0)).toThrow('LIUCHENG_SHELL_USER takes');
  });
});
