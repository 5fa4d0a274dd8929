import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { SettingsError } from './settings-error.js';

/** Settings that only the application may read, and above all not the programs that flows run. */
export const SECRET_VARIABLES: readonly string[] = [
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'REDIS_URL',
  'LIUCHENG_SECRET_KEY',
  'LIUCHENG_ADMIN_PASSWORD',
];

/** Names the file descriptor from which this process reads the secret variables, as a JSON object that the parent wrote. */
const HANDED_OVER = 'LIUCHENG_HANDED_OVER_FD';

/** Whether a parent hands the secret variables over. `takeEnvironment` waits for them. */
export const isHandedOver = (): boolean => (process.env[HANDED_OVER] ?? '') !== '';

/**
 * Reads the environment of this process and removes the secrets from it: children do not inherit them, and on Linux
 * `/proc/<pid>/environ` no longer shows them.
 *
 * @returns all variables, including those that a parent handed over, and whether the secrets are hidden
 * @throws SettingsError if the variables that the parent handed over cannot be read
 */
export function takeEnvironment(): { variables: Record<string, string | undefined>; isHidden: boolean } {
  const variables = { ...process.env, ...handedOver(process.env[HANDED_OVER]) };
  const isHidden = eraseFromBlock(new Set(SECRET_VARIABLES));
  for (const name of [...SECRET_VARIABLES, HANDED_OVER]) Reflect.deleteProperty(process.env, name);
  return { variables, isHidden };
}

function handedOver(descriptor: string | undefined): Record<string, string> {
  if (descriptor === undefined || descriptor === '') return {};
  try {
    const text = readFileSync(Number(descriptor), 'utf8');
    closeSync(Number(descriptor));
    return JSON.parse(text) as Record<string, string>;
  } catch (error) {
    throw new SettingsError(`${HANDED_OVER}: cannot read the variables from it: ${String(error)}`);
  }
}

/** Index of `env_start` among the fields of `/proc/<pid>/stat` that follow the name. */
const ENV_START = 47;

/**
 * Overwrites variables in the environment block that the kernel shows. Unsetting a variable does not change the block that
 * the process was started with.
 *
 * @returns false if the system does not allow this
 */
function eraseFromBlock(names: ReadonlySet<string>): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[ENV_START]);
    const memory = openSync('/proc/self/mem', 'r+');
    try {
      for (const { name, offset, length } of entriesOf(readFileSync('/proc/self/environ')))
        if (names.has(name)) writeSync(memory, Buffer.alloc(length), 0, length, start + offset);
    } finally {
      closeSync(memory);
    }
    return entriesOf(readFileSync('/proc/self/environ')).every(({ name }) => !names.has(name));
  } catch {
    return false;
  }
}

/** The variables of an environment block: name, and offset and length of the whole `name=value` entry in bytes. */
function entriesOf(block: Buffer): { name: string; offset: number; length: number }[] {
  const entries: { name: string; offset: number; length: number }[] = [];
  for (let offset = 0; offset < block.length;) {
    const zero = block.indexOf(0, offset);
    const end = zero === -1 ? block.length : zero;
    const [name = ''] = block.toString('latin1', offset, end).split('=', 1);
    if (name !== '') entries.push({ name, offset, length: end - offset });
    offset = end + 1;
  }
  return entries;
}
