import { BlockList, isIP } from 'node:net';
import { SettingsError } from './settings-error.js';

const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/i;

/** What a URL takes for a number, and so for an address: such a last label makes no host name. */
const NUMBER = /^(?:\d+|0x[\da-f]*)$/i;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches what listens at an address. */
export const isLoopback = (address: string): boolean =>
  loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Reads a comma separated list; blanks between the commas are nothing. */
export const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** Reads an address, or the name of a host; whether the name exists shows when it is used. */
export function host(value: string): string {
  if (isIP(value) === 0 && !isHostName(value)) throw new SettingsError('takes an address or a host name');
  return value;
}

/** Reads the addresses of proxies. */
export function proxies(value: string): string[] {
  const entries = list(value);
  const wrong = entries.filter((entry) => !isAddressOrCidr(entry) && entry !== 'loopback');
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

/** As browsers write one: in lower case, without a path, and without the port that its scheme has anyway. */
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
  // An interface's name has no place in a URL.
  if (entry.includes('%')) return false;
  if (isAddressOrCidr(entry)) return true;
  const [, inBrackets, plain, port] = /^(?:\[(.*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  if (inBrackets !== undefined) return isIP(inBrackets) === 6;
  return plain !== undefined && (isIP(plain) === 4 || isHostName(plain));
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
