import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuthMode } from '../auth/auth-mode.js';
import { withAccess } from '../auth/open-api-access.js';
import { openApi } from '../rest/documentation/open-api.js';

/** The OpenAPI document of the whole API. In open mode, credentials are optional. */
export const openApiOf = async (app: NestFastifyApplication, mode: AuthMode): Promise<OpenAPIObject> =>
  withAccess(
    await openApi(
      app,
      'liucheng',
      [
        'Keep, save, submit, run and stop processes (流程).',
        '',
        'If calls need credentials: log in, and enter the token under “Authorize”.',
        'Run the examples from the top: create a process, save its flow, submit it, execute it, stop its job, read its result.',
        'The description of an example that fails as written says so.',
        'The trailing slash of every path is optional. `Accept-Language: zh` gives messages in Chinese.',
      ].join('\n'),
      {
        process: 'Processes 流程',
        flow: 'Flows of processes: saved, submitted, executed, stopped',
        job: 'Jobs 任务: runs of processes',
        log: 'Logs of jobs',
        callback: 'Callbacks 回调: messages that jobs have ended',
        variable: 'Shared variables 共享变量: values that flows read by name',
        policy: 'Policies 策略: how the jobs of a process are run',
        schedule: 'Schedules 定时任务: processes executed at the ticks of cron expressions',
        hook: 'Hooks: addresses that start jobs when something is sent to them',
        nodes: 'Nodes, from which flows are built',
        audit: 'Audit records 审计',
        user: 'Users, their API keys, and the current caller',
        health: 'Liveness and readiness probes',
      },
    ),
    mode,
  );
