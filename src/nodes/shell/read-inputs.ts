import { Failure } from '../../flow/index.js';
import type { Json } from '../../flow/index.js';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The program and its arguments: an array is used as it is, a text is run by the shell. */
export function readCommand(command: Json): [string, ...string[]] {
  if (typeof command === 'string' && command.trim() !== '') return ['/bin/sh', '-c', command];
  if (Array.isArray(command)) {
    const [file, ...args] = command.map((word) => readWord(word, 'a word of "command"'));
    if (file !== undefined && file !== '') return [file, ...args];
  }
  throw new Failure(
    {
      en: '"command" must be a text for /bin/sh, or an array of a program and its arguments',
      zh: '“command”应为 /bin/sh 的文本，或由程序及其参数组成的数组',
    },
    false,
  );
}

/** The environment of the command. A variable that is null is left out. */
export function readEnvironment(env: Json): Record<string, string> {
  const given = typeof env === 'object' && !Array.isArray(env) ? Object.entries(env ?? {}) : [];
  const variables = given.filter(([, value]) => value !== null);
  return Object.fromEntries([
    ['PATH', PATH],
    ...variables.map(([name, value]) => [name, readWord(value, `"env.${name}"`)]),
  ]) as Record<string, string>;
}

function readWord(value: Json, where: string): string {
  if (value === null || typeof value === 'object')
    throw new Failure({ en: `${where} must be a text`, zh: `${where} 应为文本` }, false);
  return String(value);
}
