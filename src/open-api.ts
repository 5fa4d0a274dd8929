import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withAccess } from './auth/open-api-access.js';
import { openApi } from './rest/documentation/open-api.js';

/** The OpenAPI document of the whole API. */
export const openApiOf = (app: NestFastifyApplication): OpenAPIObject =>
  withAccess(
    openApi(
      app,
      'liucheng',
      [
        'Keep, save, submit, run and stop processes (流程).',
        '',
        'Where calls need credentials: log in, and give the token to “Authorize”.',
        'Run the examples from the top: create a process, save its flow, submit it, execute it, stop its job.',
        'Those that delete are about the second and the third process: create these first.',
        'Every path answers with and without its trailing slash. `Accept-Language: zh` gives messages in Chinese.',
      ].join('\n'),
      {
        process: 'Processes 流程',
        flow: 'Flows of processes: saved, submitted, executed, stopped',
        job: 'Jobs 任务: runs of processes',
        log: 'What jobs have printed',
        nodes: 'What flows are made of',
        audit: 'Who did what 审计',
        user: 'Users, their API keys, and who is calling',
        health: 'Probes',
      },
    ),
  );
