import type { NodePackage } from '../flow/index.js';
import { javascript } from './code/javascript.js';
import { start } from './event/start.js';
import { token } from './event/token.js';
import { wait } from './event/wait.js';
import { request } from './http/request.js';
import { print } from './log/print.js';
import { arithmetic } from './operation/arithmetic.js';
import { comparisons } from './operation/comparison.js';
import { csv } from './operation/csv.js';
import { dates } from './operation/date.js';
import { encodings } from './operation/encoding.js';
import { expression } from './operation/expression.js';
import { json } from './operation/json.js';
import { logic } from './operation/logic.js';
import { replace } from './operation/replace.js';
import { structures } from './operation/structure.js';
import { texts } from './operation/text.js';
import { branch } from './programming/branch.js';
import { breakLoop } from './programming/break.js';
import { callProcess } from './programming/call-process.js';
import { continueLoop } from './programming/continue.js';
import { fail } from './programming/fail.js';
import { forEach } from './programming/for-each.js';
import { parallel } from './programming/parallel.js';
import { repeat } from './programming/repeat.js';
import { returnOutputs } from './programming/return.js';
import { sequence } from './programming/sequence.js';
import { switchCase } from './programming/switch.js';
import { tryCatch } from './programming/try-catch.js';
import { whileLoop } from './programming/while.js';
import { command } from './shell/command.js';
import { delay } from './time/delay.js';
import { now } from './time/now.js';
import { get } from './variable/get.js';
import { set } from './variable/set.js';

/** The built-in packages. Add a new built-in node to this list. */
export const corePackages: readonly NodePackage[] = [
  {
    namespace: 'core.event',
    title: { en: 'Events', zh: '事件' },
    description: { en: 'The start of a job, and events from outside', zh: '任务的起点与外部事件' },
    nodes: [start, token, wait],
  },
  {
    namespace: 'core.variable',
    title: { en: 'Variables', zh: '变量' },
    description: { en: 'Reading and writing the variables of a flow', zh: '读写流程变量' },
    nodes: [get, set],
  },
  {
    namespace: 'core.programming',
    title: { en: 'Control', zh: '控制' },
    description: {
      en: 'Control flow: branches, loops, errors, calls',
      zh: '流程走向：分支、循环、错误、调用',
    },
    nodes: [
      branch,
      switchCase,
      forEach,
      whileLoop,
      repeat,
      sequence,
      parallel,
      tryCatch,
      breakLoop,
      continueLoop,
      fail,
      returnOutputs,
      callProcess,
    ],
  },
  {
    namespace: 'core.operation',
    title: { en: 'Operations', zh: '运算' },
    description: {
      en: 'Computes values from values, when a node reads them',
      zh: '由值得到值，被取用时计算',
    },
    nodes: [
      ...comparisons,
      ...logic,
      ...arithmetic,
      ...texts,
      replace,
      ...structures,
      ...json,
      ...csv,
      ...dates,
      ...encodings,
      expression,
    ],
  },
  {
    namespace: 'core.http',
    title: { en: 'HTTP', zh: 'HTTP' },
    description: { en: 'Requests to other services', zh: '访问其他服务' },
    nodes: [request],
  },
  {
    namespace: 'core.code',
    title: { en: 'Code', zh: '代码' },
    description: { en: 'Your own code', zh: '自定义代码' },
    nodes: [javascript],
  },
  {
    namespace: 'core.shell',
    title: { en: 'Shell', zh: '命令行' },
    description: {
      en: 'Programs on the worker’s machine, if the operator allows them',
      zh: '在允许时运行本机命令',
    },
    nodes: [command],
  },
  {
    namespace: 'core.time',
    title: { en: 'Time', zh: '时间' },
    description: { en: 'The current time, and waiting', zh: '当前时刻与等待' },
    nodes: [delay, now],
  },
  {
    namespace: 'core.log',
    title: { en: 'Log', zh: '日志' },
    description: { en: 'The log of a job', zh: '任务的自述' },
    nodes: [print],
  },
];
