import { type Fault, MOST_FAULTS } from '../flow/index.js';
import { RestError } from '../rest/errors.js';
import type { Language } from '../rest/language.js';
import type { Message } from '../rest/messages.js';

/** A fault of a file of processes. */
export interface FileFault {
  /** The place of the process in the file, counted from 0. */
  process: number;
  /** The number of the version; null for the draft and for the process itself. */
  version: number | null;
  /** What is faulty in the process: a key, or a place such as `versions[2].number`; null for a fault within a flow. */
  field: string | null;
  node: string | null;
  port: string | null;
  link: string | null;
  /** Stable, for programs. */
  code: string;
  message: Message;
}

/** The faults of a file so far: the first {@link MOST_FAULTS}, and the number of all. It can be handed to another thread. */
export interface FileFaults {
  list: FileFault[];
  count: number;
}

export const noFaults = (): FileFaults => ({ list: [], count: 0 });

/** Adds a fault. Many are only counted: 100,000 took seconds to be handed to another thread. */
export function addFault(faults: FileFaults, fault: FileFault): void {
  faults.count += 1;
  if (faults.list.length < MOST_FAULTS) faults.list.push(fault);
}

/** A fault of a key of a process. */
export const fieldFault = (
  process: number,
  field: string,
  code: string,
  message: Message,
  version: number | null = null,
): FileFault => ({ process, version, field, node: null, port: null, link: null, code, message });

/** A fault of a flow, at its place in the file. */
export const flowFault = (process: number, version: number | null, fault: Fault): FileFault => ({
  process,
  version,
  field: null,
  ...fault,
});

/** The faults as answers show them. */
export const shownFaults = ({ list }: FileFaults, language: Language) =>
  list.map(({ process, version, field, node, port, link, code, message }) => ({
    process,
    version,
    field,
    node,
    port,
    link,
    code,
    message: message[language],
  }));

/** A 400 response with the faults of a file and their number. */
export class InvalidFile extends RestError {
  override name = 'InvalidFile';

  constructor(private readonly faults: FileFaults) {
    const { count } = faults;
    super(400, {
      en: `The file has ${count} ${count === 1 ? 'fault' : 'faults'}. Nothing was imported.`,
      zh: `文件有 ${count} 处错误，未导入任何流程。`,
    });
  }

  override body(language: Language): unknown {
    return { detail: this.detail[language], errors: shownFaults(this.faults, language) };
  }
}
