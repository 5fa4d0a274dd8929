import { parseArgs } from 'node:util';
import { type Role, ROLE_NAMES } from '../roles.js';

/** How the command is used. */
export const USAGE = `usage: npm run user -- COMMAND

  list
  add NAME [--role ROLE] [--first-name TEXT] [--last-name TEXT]
  role NAME ROLE
  password NAME
  deactivate NAME
  activate NAME
  unlock NAME

ROLE is one of ${ROLE_NAMES.join(', ')}; viewer if not given. Passwords are asked for, or read from standard input.`;

/** The arguments are not a valid command. `message` includes the usage. */
export class UsageError extends Error {
  override name = 'UsageError';

  constructor(why: string) {
    super(`${why}\n\n${USAGE}`);
  }
}

/** A parsed command. */
export type Command =
  | { name: 'help' }
  | { name: 'list' }
  | { name: 'add'; username: string; role: Role; firstName: string; lastName: string }
  | { name: 'role'; username: string; role: Role }
  | { name: 'password' | 'deactivate' | 'activate' | 'unlock'; username: string };

/**
 * Parses the arguments of `npm run user`.
 *
 * @throws UsageError
 */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { name: 'help' };
  const [name, username, role, ...rest] = positionals;
  if (name === 'list' && username === undefined) return { name };
  if (username === undefined || rest.length > 0) throw new UsageError('the command is incomplete or unknown');
  if (name === 'role') return { name, username, role: roleFrom(role) };
  if (role !== undefined) throw new UsageError(`${name ?? ''} takes one name`);
  switch (name) {
    case 'add':
      return {
        name,
        username,
        role: roleFrom(values.role ?? 'viewer'),
        firstName: values['first-name'] ?? '',
        lastName: values['last-name'] ?? '',
      };
    case 'password':
    case 'deactivate':
    case 'activate':
    case 'unlock':
      return { name, username };
    default:
      throw new UsageError(`unknown command: ${name ?? ''}`);
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    const options = { role: text, 'first-name': text, 'last-name': text, help };
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function roleFrom(text: string | undefined): Role {
  const role = ROLE_NAMES.find((candidate) => candidate === text);
  if (role === undefined) throw new UsageError(`a role is one of: ${ROLE_NAMES.join(', ')}`);
  return role;
}
