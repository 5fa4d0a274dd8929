import { asFile, gives, invalid, invalidOr, missing, refused, shows } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ProcessView } from '../process/dto/process-view.js';
import { CopyInput } from './dto/copy-input.js';
import { ExportQuery } from './dto/export-query.js';
import { ImportParts } from './dto/import-parts.js';
import { ImportQuery } from './dto/import-query.js';
import { ImportedView } from './dto/imported-view.js';
import { FILE_CHECKED, FILE_EXAMPLE, FILE_FAULTS, FILE_FORM, PROCESS_FILE } from './file-schemas.js';
import { FORM_TYPE } from './file-text.js';

/** How `/docs` describes the routes of {@link TransferController}. */
export const documentation = {
  copy: Documented({
    operationId: 'copyProcess',
    summary: 'Copy a process 复制流程',
    description:
      'The new process has the draft of the old one; where that calls itself, the new one calls itself. Versions, policy, schedules and hooks stay with the old one.',
    takes: CopyInput,
    answers: [shows(ProcessView, 201), invalid(), missing],
  }),
  export: Documented({
    operationId: 'exportProcesses',
    summary: 'Export processes as a file 导出流程',
    description:
      'At most 1,000. The file has no ids and no secrets of this installation: values of passwords are null, shared variables are only named, hooks are without tokens, and schedules without addresses of callbacks.',
    query: [ExportQuery],
    answers: [
      asFile(gives('The file, as an attachment', PROCESS_FILE, FILE_EXAMPLE)),
      invalid('No id at all, or one that is none', { pk: ['This field is required.'] }),
      refused(404, 'Processes are missing', 'Not found: 3.'),
    ],
  }),
  import: Documented({
    operationId: 'importProcesses',
    summary: 'Import a file of processes 导入流程',
    description:
      'All of them or, where the file has a fault, none. The file is the body or, in `multipart/form-data`, the file `file`; at most 32 MiB. Drafts may be incomplete; versions are checked as upload does. Shared variables are not created. Policies are applied. Schedules and hooks are the caller’s, and switched off; rotate the token of a hook before you enable it.',
    query: [ImportQuery],
    takesJson: {
      description: 'A file as an export makes it',
      schema: PROCESS_FILE,
      example: FILE_EXAMPLE,
      others: { [FORM_TYPE]: FILE_FORM },
    },
    answers: [
      shows(ImportedView, 201),
      gives('With `check`: the file can be imported', FILE_CHECKED, { success: true, warnings: [] }),
      invalidOr(FILE_FAULTS, ImportParts, 'A faulty file: all its faults at once', {
        detail: 'The file has 1 fault. Nothing was imported.',
        errors: [
          {
            process: 0,
            version: 1,
            field: null,
            node: 'n2',
            port: 'message',
            link: null,
            code: 'unknown-port',
            message: '…',
          },
        ],
      }),
    ],
  }),
};
