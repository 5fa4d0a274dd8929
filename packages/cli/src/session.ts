import { Client } from '@liucheng/client';
import type { Command } from 'commander';
import { type Access, accessOf } from './configuration.js';
import { type ExitCode, EXIT } from './exit-codes.js';
import { Output } from './output.js';

/** Options of every command. */
export interface GlobalOptions {
  url?: string;
  json?: true;
  lang?: string;
}

/** What a command works with. */
export interface Session {
  access: Access;
  client: Client;
  output: Output;
  env: NodeJS.ProcessEnv;
  /** Aborts at Ctrl-C. */
  signal: AbortSignal;
}

/** How long a command tries to reach its server. Somebody waits at a terminal. */
const RETRY_FOR_MS = 3_000;

/** The language of the server's messages: that of the option, else of the locale. */
function languageOf({ lang }: GlobalOptions, env: NodeJS.ProcessEnv): string {
  const locale = lang ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || 'en');
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Opens the session of a command. @throws UsageError if the configuration is invalid */
async function openSession(
  options: GlobalOptions,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Session> {
  const access = await accessOf(env, options.url);
  const client = new Client({
    ...access,
    language: languageOf(options, env),
    retryForMs: RETRY_FOR_MS,
  });
  return { access, client, env, signal, output: new Output(options.json ?? false, env) };
}

/** What a command does. Its result is the exit code; nothing means success. */
export type Action<Args extends unknown[], Options> = (
  session: Session,
  options: Options,
  ...args: Args
) => Promise<ExitCode | undefined>;

/** Adds commands to the program and remembers the exit code of the one that ran. */
export class Runner {
  exitCode: ExitCode = EXIT.done;
  /** The command that ran and its arguments, such as `stop 12 13`; empty before. */
  ran = '';

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly signal: AbortSignal,
  ) {}

  /** Gives a command its action. */
  action<Args extends unknown[], Options extends object>(
    command: Command,
    action: Action<Args, Options & GlobalOptions>,
  ): Command {
    return command.action(async (...given: unknown[]) => {
      const options = command.optsWithGlobals<Options & GlobalOptions>();
      const session = await openSession(options, this.env, this.signal);
      // Commander passes the arguments, the options and the command.
      const args = given.slice(0, -2) as Args;
      this.ran = [command.name(), ...args.flat(1)].filter((word) => word !== undefined).join(' ');
      this.exitCode = (await action(session, options, ...args)) ?? EXIT.done;
    });
  }
}
