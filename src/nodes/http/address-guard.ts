import { BlockList, isIP } from 'node:net';

/** Addresses that flows may not access unless the host allows them: this machine, private networks, and special ranges. */
const PRIVATE: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** Decides which hosts and addresses a request may go to. */
export class AddressGuard {
  private readonly forbidden = new BlockList();
  private readonly allowed = new BlockList();
  private readonly hosts = new Set<string>();

  /** @param allow hosts, `host:port` and CIDRs that may be reached although they are private */
  constructor(allow: readonly string[]) {
    for (const [network, prefix] of PRIVATE) this.forbidden.addSubnet(network, prefix, familyOf(network));
    for (const entry of allow.map((text) => text.trim().toLowerCase()).filter((text) => text !== '')) {
      const [network = '', prefix] = entry.split('/');
      const address = network.replace(/^\[|\]$/g, '');
      if (isIP(address) === 0) this.hosts.add(entry);
      else if (prefix === undefined) this.allowed.addAddress(address, familyOf(address));
      else this.allowed.addSubnet(address, Number(prefix), familyOf(address));
    }
  }

  /** Whether the host, or the host at that port, is allowed regardless of its address. */
  allowsHost(hostname: string, port: number): boolean {
    const host = hostname.toLowerCase();
    const bracketed = host.includes(':') ? `[${host}]` : host;
    return this.hosts.has(host) || this.hosts.has(`${bracketed}:${port}`);
  }

  allowsAddress(address: string): boolean {
    const plain = withoutMapping(address);
    const family = familyOf(plain);
    return this.allowed.check(plain, family) || (isIP(plain) !== 0 && !this.forbidden.check(plain, family));
  }
}

/** Converts an IPv4-mapped IPv6 address to the IPv4 address. */
function withoutMapping(address: string): string {
  const plain = (address.split('%')[0] ?? '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(plain) ?? [];
  if (high === undefined || low === undefined) return plain;
  const bytes = [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]);
  return bytes.join('.');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
