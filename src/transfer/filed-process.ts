import type { HookInput } from '../hooks/dto/hook-input.js';
import type { Policy } from '../policies/default-policy.js';
import type { ScheduleInput } from '../schedules/dto/schedule-input.js';
import type { FileFaults } from './file-faults.js';
import type { PackedMarks } from './packed-marks.js';

/** A flow of a file, as its text is there. */
export interface FiledFlow {
  text: string;
  marks: PackedMarks;
}

/** A schedule of a file. */
export interface FiledSchedule extends Pick<ScheduleInput, 'name' | 'cron' | 'timezone' | 'misfire'> {
  version: number | null;
  /** JSON text. */
  inputs: string;
  /** What it lacks; null: nothing. */
  error: string | null;
  /** The same in Chinese. */
  error_zh: string | null;
}

/** A hook of a file. */
export interface FiledHook extends Pick<HookInput, 'name' | 'respond' | 'signature'> {
  version: number | null;
  /** JSON text. */
  inputs: string;
}

/** A process of a file. Faulty parts are left out. */
export interface FiledProcess {
  input: Record<string, unknown>;
  draft: FiledFlow | null;
  versions: { number: number; flow: FiledFlow }[];
  /** `on_failure` is the place of a process in the file. */
  policy: Policy | null;
  schedules: FiledSchedule[];
  hooks: FiledHook[];
}

/** A file that was read. */
export interface ReadFile {
  processes: FiledProcess[];
  /** Why it cannot be imported. */
  faults: FileFaults;
  /** What its drafts, policies, schedules and hooks lack. */
  warnings: FileFaults;
}
