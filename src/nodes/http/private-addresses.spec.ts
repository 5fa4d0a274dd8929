import { httpNode } from '../../../test/support/http-node.js';
import { AddressGuard } from './address-guard.js';

const { ask, base } = httpNode();

describe('private addresses', () => {
  const port = () => new URL(base()).port;
  const from = async (url: string, httpAllow?: string[]) =>
    (await ask(url, {}, { nodeSettings: httpAllow ? { httpAllow } : {} })).error;

  test.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '10.0.0.1',
    '[fd00::1]',
  ])('%s is out of reach', async (host) => {
    expect(await from(`http://${host}:${port()}/echo`)).toContain('are not allowed');
  });

  test('except if the operator allows it: by name, by name and port, by network', async () => {
    expect(await from(`http://localhost:${port()}/echo`, ['localhost'])).toBeNull();
    expect(await from(`http://localhost:${port()}/echo`, [`localhost:${port()}`])).toBeNull();
    expect(await from(`http://localhost:${port()}/echo`, ['localhost:1'])).toContain('are not allowed');
    expect(await from(`http://localhost:${port()}/echo`, ['127.0.0.0/8', '::1'])).toBeNull();
  });

  test('public ones are not, and are known from the private ones', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd00::/8']);
    const allowed = (addresses: string[]) => addresses.filter((address) => guard.allowsAddress(address));
    const open = ['1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '10.1.2.3', 'fd00::2', '172.32.0.1'];
    const shut = [
      '10.2.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.1.1',
      '224.0.0.1',
      '255.255.255.255',
      'fe80::1%eth0',
      '::',
      '64:ff9b::a00:1',
      '::ffff:0:127.0.0.1',
      '3fff::1',
      '5f00::1',
      '2002:7f00:1::',
      '::ffff:10.0.0.1',
      'no address',
    ];
    expect(allowed([...open, ...shut])).toEqual(open);
  });
});
