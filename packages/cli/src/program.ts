import { Command, Option } from 'commander';
import { login, type LoginOptions, logout, whoami } from './commands/accounts.js';
import { exportProcesses, importProcesses } from './commands/files.js';
import { listJobs, listProcesses, showJob } from './commands/lists.js';
import { logs, rerun, run, stop, watch } from './commands/jobs.js';
import { completionOf, type Shell, SHELLS } from './completion.js';
import type { Runner } from './session.js';
import { collected, positiveInteger, positiveIntegers } from './values.js';

const EXIT_CODES = `
Exit codes:
  0    done; the job that was waited for is successful
  1    the job failed, or the command itself did
  2    the command line or a file is invalid
  3    the job was stopped
  4    the server cannot be reached, cannot answer, or denies access
  5    the server refused the request
  130  Ctrl-C or SIGTERM; the job goes on`;

/** Adds the options that every command has. They may stand before and after its name. */
const withGlobals = (command: Command): Command =>
  command
    .option('--url <url>', 'the server (LIUCHENG_URL)')
    .option('--json', 'print JSON')
    .addOption(
      new Option('--lang <language>', 'the language of the server’s messages').choices(['en', 'zh']),
    );

/** A command with its arguments, such as `logs <job>`. */
const commandOf = (name: string, about: string): Command => withGlobals(new Command(name).description(about));

const withStart = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '-f, --follow',
        'print the log until the job has ended; its state is the exit code',
      ).conflicts('wait'),
    )
    .option('-w, --wait', 'wait until the job has ended, and print its outputs');

const withList = (command: Command): Command =>
  command
    .option('--ordering <fields>', 'fields, comma separated; - for descending order')
    .option('--limit <count>', 'how many', positiveInteger, 20)
    .option('--all', 'all of them');

/** The command line. `runner` carries out its commands. */
export function programOf(runner: Runner, version: string): Command {
  const program = withGlobals(new Command('liucheng'))
    .description('Runs and watches the processes of a liucheng server.')
    .version(version, '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    // `main.ts` tells these errors, as it tells all others.
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', EXIT_CODES);

  const add = (command: Command): Command => {
    program.addCommand(command.copyInheritedSettings(program));
    return command;
  };

  for (const command of [...accountCommands(runner), ...runCommands(runner), ...otherCommands(runner)])
    add(command);
  add(completionCommand(program));
  return program;
}

function completionCommand(program: Command): Command {
  const completion = new Command('completion').description('print the completion script of a shell');
  return completion
    .addArgument(completion.createArgument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell) => void process.stdout.write(completionOf(program, shell)));
}

function accountCommands(runner: Runner): Command[] {
  const logIn = commandOf('login', 'log in, and keep the token for this server')
    .option('-u, --username <name>', 'the user; the password is asked for, or read from standard input')
    .option('--key', 'keep an API key instead, which is asked for or read from standard input');
  runner.action<[], LoginOptions>(logIn, login);
  const logOut = commandOf('logout', 'revoke the kept token, and forget it');
  runner.action(logOut, logout);
  const who = commandOf('whoami', 'show the calling user');
  runner.action(who, whoami);
  return [logIn, logOut, who];
}

function runCommands(runner: Runner): Command[] {
  const runs = withStart(commandOf('run', 'run the flow of a file as a trial, or a process'))
    .argument('[file]', 'a file with a flow; - is standard input')
    .option('-p, --process <id>', 'the process; the flow of the file becomes its draft', positiveInteger)
    .option('--name <name>', 'the name of the process for the file (default: that of the flow)')
    .option('--project <project>', 'its project (default: the path of the file)')
    .option('--version <number>', 'run this version of the process', positiveInteger)
    .option('--trial', 'run the draft of the process')
    .option('-i, --input <name=value>', 'a value for a variable of the flow; may be repeated', collected)
    .option('--inputs <file>', 'a JSON file with values for variables')
    .option('--idempotency-key <key>', 'the same key within 24 hours starts no second job');
  runner.action(runs, run);
  const again = withStart(commandOf('rerun', 'run a job once more, with the same version and inputs'))
    .argument('<job>', 'its id', positiveInteger)
    .option('--resume', 'go on at the step that failed or was stopped')
    .option('--version <number>', 'with --resume: go on with this version', positiveInteger);
  runner.action(again, rerun);
  const stops = commandOf('stop', 'stop jobs')
    .argument('[jobs...]', 'their ids', positiveIntegers)
    .option('-p, --process <id>', 'all unended jobs of this process', positiveInteger);
  runner.action<[number[]?], { process?: number }>(stops, (session, options, jobs = []) =>
    stop(session, options, jobs),
  );
  return [runs, again, stops];
}

function otherCommands(runner: Runner): Command[] {
  const processes = withList(commandOf('list', 'list processes'))
    .option('--name <text>', 'a part of the name')
    .option('--project <project>', 'the project');
  runner.action(processes, listProcesses);
  const jobs = withList(commandOf('jobs', 'list jobs'))
    .option('-p, --process <id>', 'those of a process', positiveInteger)
    .option('--state <states>', 'those in these states, comma separated')
    .addOption(new Option('--kind <kind>', 'runs of versions, or trials').choices(['run', 'trial']));
  runner.action(jobs, listJobs);
  const job = commandOf('job', 'show a job and its nodes').argument('<job>', 'its id', positiveInteger);
  runner.action(job, showJob);
  const lines = commandOf('logs', 'print the log of a job')
    .argument('<job>', 'its id', positiveInteger)
    .option('-f, --follow', 'until the job has ended');
  runner.action(lines, logs);
  const changes = commandOf(
    'watch',
    'print the changes of a job until it has ended; its state is the exit code',
  )
    .argument('<job>', 'its id', positiveInteger)
    .option('--log', 'the lines of its log, too');
  runner.action(changes, watch);
  const exports = commandOf('export', 'write processes to a file')
    .argument('<process...>', 'their ids', positiveIntegers)
    .option('--versions', 'with all their versions')
    .option('-o, --output <file>', 'the file (default: standard output)');
  runner.action(exports, exportProcesses);
  const imports = commandOf('import', 'create the processes of a file')
    .argument('<file>', 'the file; - is standard input')
    .option('--check', 'only tell the faults of the file');
  runner.action(imports, importProcesses);
  return [processes, jobs, job, lines, changes, exports, imports];
}
