import type { FileFault } from './file-faults.js';
import type { PackedMarks } from './packed-marks.js';

/** A flow of a file, as its text is there. */
export interface FiledFlow {
  text: string;
  marks: PackedMarks;
}

/** A process of a file. Faulty parts are left out. */
export interface FiledProcess {
  input: Record<string, unknown>;
  draft: FiledFlow | null;
  versions: { number: number; flow: FiledFlow }[];
}

/** A file that was read. */
export interface ReadFile {
  processes: FiledProcess[];
  /** Why it cannot be imported. */
  faults: FileFault[];
  /** What its drafts lack. */
  warnings: FileFault[];
}
