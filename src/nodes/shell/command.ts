import { excerpt, Failure } from '../../flow/index.js';
import type { FunctionDefinition, FunctionStep, Text, Values } from '../../flow/index.js';
import { workOf } from '../work-of.js';
import { IN, option, OUT, port, requiredPort } from '../ports.js';
import { readCommand, readEnvironment } from './read-inputs.js';
import { runCommand } from './run-command.js';
import type { CommandEnd, CommandUser } from './run-command.js';

/** How many characters from the end of its output the error of a failed command quotes. */
const SAID = 500;

/** `core.shell.command`: runs a program on the worker's machine. Disabled unless the operator enables it. */
export const command: FunctionDefinition = {
  namespace: 'core.shell',
  name: 'command',
  nodeType: 'function',
  effect: 'outside',
  retryAfterCrash: false,
  revision: 1,
  title: { en: 'Command', zh: '命令' },
  description: {
    en: 'Runs a program on the worker: an array is the program and its arguments, a text is run by `/bin/sh -c`. It runs in an empty folder that is removed afterwards. Its environment is `env` and a basic PATH. Each line of its output goes to the log. A stop, a timeout, or output that exceeds the maximum size of a value ends it and all processes that it has started. Processes that it leaves in the background end with it. Only one that has left both its process group and its folder is not found. Disabled unless the server runs with LIUCHENG_SHELL=on.',
    zh: '在 worker 上运行程序：数组是程序及其参数，文本由 `/bin/sh -c` 运行。工作目录为空目录，结束后删除；环境变量只有 `env` 和基本的 PATH。输出逐行写入日志。停止、超时或输出超过一个值的上限时，它和它启动的所有进程都会被结束；留在后台的进程随它一起结束；只有既离开其进程组又离开其目录的进程不会被找到。默认关闭，服务端设置 LIUCHENG_SHELL=on 才能使用。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [
    requiredPort('command', 'any', 'Command', '命令'),
    port('stdin', 'string', 'Standard input', '标准输入'),
    port('env', 'object', 'Environment', '环境变量'),
  ],
  outputs: [
    port('exitCode', 'number', 'Exit code', '退出码'),
    port('stdout', 'string', 'Standard output', '标准输出'),
    port('stderr', 'string', 'Standard error', '标准错误'),
  ],
  options: [
    option('failOnExit', 'bool', 'Fail if the exit code is not 0', '退出码非 0 时失败', { value: true }),
  ],
  example: {
    inputs: { command: ['sort', '-r'], stdin: 'a\nb\n' },
    outputs: { exitCode: 0, stdout: 'b\na\n', stderr: '' },
  },

  async run({ command = null, stdin, env = null }, step): Promise<Values> {
    if (!isAllowed(step)) {
      throw new Failure(
        {
          en: 'commands are disabled: the operator enables them with LIUCHENG_SHELL=on',
          zh: '此处未启用命令：服务端设置 LIUCHENG_SHELL=on 才能使用',
        },
        false,
      );
    }
    const end = await runCommand(
      {
        job: step.job,
        owner: workOf(step.user),
        argv: readCommand(command),
        env: readEnvironment(env),
        stdin: typeof stdin === 'string' ? stdin : '',
        maxBytes: step.maxValueBytes,
        user: userOf(step),
        line: (stream, text) => step.log(stream === 'stdout' ? 'info' : 'warn', text),
      },
      step,
    );
    if (end.exitCode !== 0 && step.options.failOnExit !== false) throw new Failure(describe(end), true);
    return { ...end };
  },
};

/** The user that commands run as; null: the worker's user. */
function userOf({ settings: { shellUser } }: FunctionStep): CommandUser | null {
  return typeof shellUser === 'object' ? (shellUser as CommandUser | null) : null;
}

function isAllowed({ settings }: FunctionStep): boolean {
  return settings.shell === true || settings.shell === 'on';
}

/** The failure of a command: its exit code and the end of its output. */
function describe({ exitCode, stderr }: CommandEnd): Text {
  const said = lastLines(stderr.trim());
  return {
    en: `the command ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`,
    zh: `命令的退出码为 ${exitCode}${said === '' ? '' : `：${said}`}`,
  };
}

/** The last whole lines, or the beginning of a long one, since redaction does not find a secret without its beginning. */
function lastLines(text: string): string {
  if (text.length <= SAID) return text;
  const start = text.indexOf('\n', text.length - SAID - 1);
  return start === -1 ? excerpt(text.slice(text.lastIndexOf('\n') + 1), SAID) : text.slice(start + 1);
}
