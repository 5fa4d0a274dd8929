import { BlockList, isIP } from 'node:net';
import { SettingsError } from './settings-error.js';

const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/i;

/** A last label that URL parsers read as a number, and so the host as an IPv4 address. It cannot end a host name. */
const NUMBER = /^(?:\d+|0x[\da-f]*)$/i;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether an address can be reached only from this machine. */
export const isLoopback = (address: string): boolean =>
  loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Reads a comma-separated list. Blank entries are ignored. */
export const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Reads an address or a host name. The name is not resolved here. */
export function host(value: string): string {
  if (isIP(value) === 0 && !isHostName(value)) throw new SettingsError('takes an address or a host name');
  return value;
}

/** Reads the addresses of proxies. */
export function proxies(value: string): string[] {
  const entries = list(value);
  // A range of all addresses would trust every client, and Fastify cannot read it.
  const wrong = entries.filter(
    (entry) => (!isAddressOrCidr(entry) || entry.endsWith('/0')) && entry !== 'loopback',
  );
  if (wrong.length === 0) return entries;
  throw new SettingsError(
    `takes addresses and CIDRs (or the word loopback), comma separated; not: ${wrong.join(', ')}`,
  );
}

/** Reads origins of web pages. */
export function origins(value: string): string[] {
  const entries = list(value);
  const wrong = entries.filter((entry) => !isOrigin(entry));
  if (wrong.length === 0) return entries;
  throw new SettingsError(
    `takes origins such as https://designer.example or http://localhost:5173, comma separated; not: ${wrong.join(', ')}`,
  );
}

/** Whether an entry is an origin as browsers write it: lower case, without a path, without the scheme's default port. */
const isOrigin = (entry: string): boolean =>
  /^https?:[^*]*$/.test(entry) && URL.canParse(entry) && new URL(entry).origin === entry;

/** Reads the targets that flows may reach. */
export function targets(value: string): string[] {
  const entries = list(value);
  const wrong = entries.filter((entry) => !isTarget(entry));
  if (wrong.length === 0) return entries;
  throw new SettingsError(
    `takes hosts, host:port, addresses and CIDRs, comma separated; not: ${wrong.join(', ')}`,
  );
}

function isTarget(entry: string): boolean {
  // A URL cannot hold an IPv6 zone (`%eth0`).
  if (entry.includes('%')) return false;
  if (isAddressOrCidr(entry)) return true;
  return hostPort(entry) !== undefined;
}

/** The parts of `host`, `host:port` or `[IPv6]:port`, or undefined if the entry is none of these. */
export function hostPort(entry: string): { host: string; port?: number } | undefined {
  const [, inBrackets, plain, digits] = /^(?:\[(.*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const isHost =
    inBrackets === undefined
      ? plain !== undefined && (isIP(plain) === 4 || isHostName(plain))
      : isIP(inBrackets) === 6;
  if (!isHost) return undefined;
  const host = inBrackets ?? plain ?? '';
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

function isAddressOrCidr(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return (
    text.length <= 253 && labels.every((label) => LABEL.test(label)) && !NUMBER.test(labels.at(-1) ?? '')
  );
}
