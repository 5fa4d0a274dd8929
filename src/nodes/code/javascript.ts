import { admit, checkBrackets, Failure, sizeOf, yieldIfSpent } from '../../flow/index.js';
import { failureText } from './failure-text.js';
import type { FunctionDefinition, Json, Values } from '../../flow/index.js';
import { IN, option, OUT, port } from '../ports.js';
import { workOf } from '../work-of.js';
import { CodePool } from './code-pool.js';
import type { Line, Task } from './messages.js';
import { syntaxFault } from './syntax-fault.js';

const pool = new CodePool();

/** More would end a thread for lack of memory, and the worker with it, whatever `LIUCHENG_MAX_VALUE_BYTES` is. */
const MOST_INPUT_BYTES = 16 * 1024 * 1024;

const tooLarge = (): Failure =>
  new Failure(
    {
      en: `the inputs are larger than ${MOST_INPUT_BYTES} bytes together, the limit for code`,
      zh: `输入合计超过代码的上限 ${MOST_INPUT_BYTES} 字节`,
    },
    false,
  );

/** `core.code.javascript`: the user's code, in a sandbox with access only to its inputs and its console. */
export const javascript: FunctionDefinition = {
  namespace: 'core.code',
  name: 'javascript',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'JavaScript', zh: 'JavaScript 代码' },
  description: {
    en: 'Runs JavaScript (ES2023, strict) in a sandbox. Inputs that you add are constants of the same name. `result` is the returned value; outputs that you add are the keys of the same name in the returned object. `await` works, but there is nothing to wait for: no network, files, timers or modules. The output of `console` goes to the log. Memory: 64 MiB.',
    zh: '在沙箱中运行 JavaScript（ES2023，严格模式）。添加的输入是同名常量；代码 return 的值是 `result`，添加的输出取返回对象的同名键。可以用 `await`，但没有网络、文件、定时器和模块可等。`console` 打印的内容写入日志。内存上限 64 MiB。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [],
  outputs: [port('result', 'any', 'Result', '结果')],
  options: [option('code', 'string', 'Code', '代码', { required: true, value: '', holds: 'code' })],
  moreInputs: true,
  moreOutputs: true,
  timeout: 300,
  checkOptions: ({ code }) => {
    const message = typeof code === 'string' ? syntaxFault(code) : null;
    return message && { option: 'code', message };
  },
  example: {
    inputs: { prices: [12.5, 30] },
    options: { code: 'const total = prices.reduce((sum, price) => sum + price, 0);\nreturn { total };' },
    outputs: { result: { total: 42.5 }, total: 42.5 },
  },

  async run(inputs, step): Promise<Values> {
    const { code } = step.options;
    const size = sizeOf(inputs);
    if (size > MOST_INPUT_BYTES) throw tooLarge();
    const makeTask = (): Task => {
      const json = JSON.stringify(inputs);
      // A character can be an escape of six.
      if (json.length > MOST_INPUT_BYTES) throw tooLarge();
      return { code: typeof code === 'string' ? code : '', inputs: json, maxBytes: step.maxValueBytes };
    };
    let begun: () => void = () => undefined;
    // Other jobs can have all threads. A run that waits for them until its timeout would fail without having begun.
    void step.untimed(new Promise<void>((resolve) => (begun = resolve)));
    const print = ([level, text]: Line): void => step.log(level, text);
    const ended = await pool.run({ owner: step, makeTask, size, signal: step.signal, begun, print });
    if ('failure' in ended) throw new Failure(failureText(ended.failure), ended.mayRetry);
    checkBrackets(ended.result, step.maxValueBytes);
    const parsed = JSON.parse(ended.result) as Json;
    // Each takes 20 ms for 50,000 keys.
    await yieldIfSpent(workOf(step.user));
    const result = admit(parsed, step.maxValueBytes);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { result };
    // `result` is a copy, so this object can hold it. To copy 50,000 keys once more took 33 ms of 93, and nothing interrupts that.
    parsed.result = result;
    return parsed;
  },
};
