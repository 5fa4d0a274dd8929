import { addressOf } from './address.js';

describe('the address of a request', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['::ffff:a00:7', '10.0.0.7'],
    ['[0:0:0:0:0:FFFF:10.0.0.7]:443', '10.0.0.7'],
    ['::ffff:0:7', '0.0.0.7'],
    ['::a00:7', '::a00:7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['unknown', null],
    ['[unknown]:443', null],
    [undefined, null],
  ])('%s is %s', (ip, address) => {
    expect(addressOf({ ip } as { ip: string })).toBe(address);
  });
});
