import { once } from 'node:events';
import { connect } from 'node:net';
import { connectionFault } from './connection-fault.js';

describe('why a connection failed', () => {
  it('is said in Chinese, with what the system says', async () => {
    const socket = connect(1, '127.0.0.1');
    const [error] = await once(socket, 'close').then(
      () => [],
      (failed: unknown) => [failed],
    );
    expect(connectionFault(error)).toEqual({
      en: 'connect ECONNREFUSED 127.0.0.1:1',
      zh: '连接被拒绝（connect ECONNREFUSED 127.0.0.1:1）',
    });
  });

  it('is said as the library says it if its code is not known', () => {
    const error = Object.assign(new Error('something new'), { code: 'ENEW' });
    expect(connectionFault(error)).toEqual({ en: 'something new (ENEW)', zh: 'something new (ENEW)' });
  });
});
