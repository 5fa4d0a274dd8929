import { excerpt, Failure } from '../../flow/index.js';
import type { FunctionDefinition, FunctionStep, Values } from '../../flow/index.js';
import { IN, option, OUT, port, required } from '../ports.js';
import { readCommand, readEnvironment } from './read-inputs.js';
import { runCommand } from './run-command.js';
import type { CommandEnd } from './run-command.js';

/** How much of its last words a failed command is quoted with. */
const SAID = 500;

/** `core.shell.command`: a program of the worker's machine, off unless the operator allows it. */
export const command: FunctionDefinition = {
  namespace: 'core.shell',
  name: 'command',
  nodeType: 'function',
  effect: 'outside',
  retryAfterCrash: false,
  revision: 1,
  title: { en: 'Command', zh: '命令' },
  description: {
    en: 'Runs a program on the worker: an array is the program and its arguments, a text is run by `/bin/sh -c`. It works in an empty folder that is removed afterwards, and its environment is `env` and a plain PATH. Each line of its output goes to the log. A stop or a timeout ends it with all processes that it has started, and so does output beyond the size of a value; what it leaves in the background ends with it. Off unless the server runs with LIUCHENG_SHELL=on.',
    zh: '在 worker 上运行程序：数组是程序及其参数，文本由 `/bin/sh -c` 运行。工作目录为空目录，结束后删除；环境变量只有 `env` 和基本的 PATH。输出逐行写入日志。停止、超时或输出超过一个值的上限时，它和它启动的所有进程都会被结束；留在后台的进程随它一起结束。默认关闭，服务端设置 LIUCHENG_SHELL=on 才能使用。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [
    required('command', 'any', 'Command', '命令'),
    port('stdin', 'string', 'Standard input', '标准输入'),
    port('env', 'object', 'Environment', '环境变量'),
  ],
  outputs: [
    port('exitCode', 'number', 'Exit code', '退出码'),
    port('stdout', 'string', 'Standard output', '标准输出'),
    port('stderr', 'string', 'Standard error', '标准错误'),
  ],
  options: [
    option('failOnExit', 'bool', 'Fail where the exit code is not 0', '退出码非 0 时失败', { value: true }),
  ],
  example: {
    inputs: { command: ['sort', '-r'], stdin: 'a\nb\n' },
    outputs: { exitCode: 0, stdout: 'b\na\n', stderr: '' },
  },

  async run({ command = null, stdin, env = null }, step): Promise<Values> {
    if (!isAllowed(step)) {
      throw new Failure(
        'commands are off here: whoever runs the server allows them by LIUCHENG_SHELL=on',
        false,
      );
    }
    const end = await runCommand(
      {
        argv: readCommand(command),
        env: readEnvironment(env),
        stdin: typeof stdin === 'string' ? stdin : '',
        maxBytes: step.maxValueBytes,
        line: (stream, text) => step.log(stream === 'stdout' ? 'info' : 'warn', text),
      },
      step.signal,
    );
    if (end.exitCode !== 0 && step.options.failOnExit !== false) throw new Failure(describe(end), true);
    return { ...end };
  },
};

function isAllowed({ settings }: FunctionStep): boolean {
  return settings.shell === true || settings.shell === 'on';
}

/** The exit code, and the end of what the command said about it. */
function describe({ exitCode, stderr }: CommandEnd): string {
  const said = lastLines(stderr.trim());
  return `the command ended with exit code ${exitCode}${said === '' ? '' : `: ${said}`}`;
}

/** Whole lines, or the beginning of a long one: a secret that lacks its beginning is known to nobody. */
function lastLines(text: string): string {
  if (text.length <= SAID) return text;
  const start = text.indexOf('\n', text.length - SAID - 1);
  return start === -1 ? excerpt(text.slice(text.lastIndexOf('\n') + 1), SAID) : text.slice(start + 1);
}
